import type { EventPayload, LiveState } from "../contract";

type Change = Partial<LiveState>;
interface Window {
  personId: string;
  state: Change;
  /** What changed since the last tick. */
  change: Change | null;
}
interface Room {
  windows: Map<string, Window>;
  gone: string[];
  toldAt: number;
  timer: NodeJS.Timeout | null;
}

/** Two people see each other at once; a crowd is told of itself up to twenty times a second. */
const msForEachWindow = 1;
const longestTickMs = 50;

/**
 * What the windows of a board show just now: cursors, selections, drags, views. One message a tick
 * carries the newest of everybody, so that fifty cursors cost fifty messages and not 2,500.
 */
export class LiveRooms {
  private readonly rooms = new Map<string, Room>();

  constructor(private readonly send: (payload: EventPayload<"live:changed">) => void) {}

  /** Takes a change in; the first one of a window brings its whole state to be. */
  signal(boardId: string, windowId: string, personId: string, change: Change): void {
    const room = this.room(boardId);
    const window = room.windows.get(windowId) ?? { personId, state: {}, change: null };
    room.windows.set(windowId, window);
    Object.assign(window.state, change);
    window.change = { ...window.change, ...change };
    this.schedule(boardId, room);
  }

  leave(boardId: string, windowId: string): void {
    const room = this.rooms.get(boardId);
    if (!room?.windows.delete(windowId)) return;
    room.gone.push(windowId);
    this.schedule(boardId, room);
  }

  /** All that is known, for somebody who has just come. */
  everything(boardId: string): EventPayload<"live:changed"> {
    const windows = [...(this.rooms.get(boardId)?.windows ?? [])];
    const updates = windows.map(([windowId, { personId, state }]) => ({
      windowId,
      personId,
      change: state,
    }));
    return { boardId, updates, gone: [] };
  }

  close(): void {
    for (const { timer } of this.rooms.values()) if (timer) clearTimeout(timer);
    this.rooms.clear();
  }

  private room(boardId: string): Room {
    const known = this.rooms.get(boardId);
    if (known) return known;
    const room: Room = { windows: new Map(), gone: [], toldAt: 0, timer: null };
    this.rooms.set(boardId, room);
    return room;
  }

  private schedule(boardId: string, room: Room): void {
    if (room.timer) return;
    const tick = Math.min(longestTickMs, room.windows.size * msForEachWindow);
    const wait = room.toldAt + tick - performance.now();
    if (wait <= 0) this.tell(boardId, room);
    else room.timer = setTimeout(() => this.tell(boardId, room), wait);
  }

  private tell(boardId: string, room: Room): void {
    room.timer = null;
    room.toldAt = performance.now();
    const { gone } = room;
    room.gone = [];
    const updates = [];
    for (const [windowId, window] of room.windows) {
      if (window.change)
        updates.push({ windowId, personId: window.personId, change: window.change });
      window.change = null;
    }
    if (room.windows.size === 0) this.rooms.delete(boardId);
    this.send({ boardId, updates, gone });
  }
}
