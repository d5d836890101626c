import type {
  Account,
  CommandInput,
  EventName,
  EventPayload,
  Frame,
  Generation,
  Person,
  Studio,
  Reproduction,
} from "../contract";
import { AppError, notFound, toContractError } from "../errors";
import { log } from "../log";
import { FrameFanout } from "../rooms/fanout";
import { LiveRooms } from "../rooms/live";
import { PresenceRooms } from "../rooms/presence";
import type { AccessService, Admission } from "../services/access";
import type { Announcer } from "../worker-pool/coordinator";
import type { Place } from "../worker-pool/runs";
import { backlogOf, frameViewer, packFrame, type PackedFrame } from "./frame-viewer";
import { roomOf, type BrowserServer, type BrowserSocket, type SocketData } from "./types";

type CloseReason = EventPayload<"board:closed">["reason"];

/** Packets that may wait for a window before it is spared what moves. */
const mostBacklog = 8;

/** Boards as rooms of connections: who is in, and everything that is told to all of them. */
export class BoardRooms implements Announcer {
  private readonly presence = new PresenceRooms();
  private readonly fanout = new FrameFanout<PackedFrame>(packFrame);

  private readonly live = new LiveRooms((told) => this.tellLive(told));
  /** Windows whose line is full, and who see no pointers move until it has drained. */
  private readonly behind = new Set<string>();

  private readonly listeners: ((boardId: string) => void)[] = [];

  constructor(private readonly io: BrowserServer) {}

  /** Told after somebody came to a board, left it, or has another role or name there. */
  whenPeopleChange(listener: (boardId: string) => void): void {
    this.listeners.push(listener);
  }

  async enter(socket: BrowserSocket, { board, role }: Admission): Promise<void> {
    await socket.join(roomOf(board.id));
    socket.data.boards.add(board.id);
    this.fanout.enter(board.id, frameViewer(socket));
    this.presence.enter(board.id, socket.id, socket.data.person, role);
    this.tellPresence(board.id);
    socket.emit("live:changed", this.live.everything(board.id));
  }

  people(boardId: string) {
    return this.presence.people(boardId);
  }

  async leave(socket: BrowserSocket, boardId: string): Promise<void> {
    if (!socket.data.boards.delete(boardId)) return;
    await socket.leave(roomOf(boardId));
    this.fanout.leave(boardId, socket.id);
    this.presence.leave(boardId, socket.id);
    this.live.leave(boardId, socket.id);
    this.tellPresence(boardId);
  }

  async disconnect(socket: BrowserSocket): Promise<void> {
    for (const boardId of [...socket.data.boards]) await this.leave(socket, boardId);
    this.fanout.forget(socket.id);
    this.behind.delete(socket.id);
  }

  boardsOf(personId: string): string[] {
    return this.presence.boardsOf(personId);
  }

  /** New name or colour: in all of the person's windows, and on these boards, there or not. */
  personChanged(person: Person, boardIds: string[]): void {
    const own = [...this.io.sockets.sockets.values()].filter(
      (socket) => socket.data.person.id === person.id,
    );
    for (const socket of own) socket.data.person = person;
    this.presence.rename(person);
    const rooms = [...own.map((socket) => socket.id), ...boardIds.map(roomOf)];
    if (rooms.length > 0) this.io.to(rooms).emit("person:updated", person);
    for (const boardId of this.boardsOf(person.id)) this.tellPresence(boardId);
  }

  /** To everybody who has the board open. */
  tell<N extends EventName>(boardId: string, name: N, payload: EventPayload<N>): void {
    // Socket.IO's types cannot follow a name that is itself a type parameter.
    this.io.to(roomOf(boardId)).emit(name, ...([payload] as never));
  }

  /** To all windows of one person, whatever they show. */
  tellPerson<N extends EventName>(personId: string, name: N, payload: EventPayload<N>): void {
    for (const socket of this.io.sockets.sockets.values()) {
      if (socket.data.person.id === personId) socket.emit(name, ...([payload] as never));
    }
  }

  accountChanged(personId: string, account: Account | null): void {
    this.tellPerson(personId, "account:changed", { account });
  }

  /** Ends the connections that fit: their cookies count no more. */
  disconnectWhere(fits: (data: SocketData) => boolean): void {
    for (const socket of [...this.io.sockets.sockets.values()]) {
      if (fits(socket.data)) socket.disconnect(true);
    }
  }

  /** Looks again at everybody who has the board open: some may see more or less, some nothing. */
  async boardChanged(boardId: string, access: AccessService): Promise<void> {
    for (const socket of this.socketsOn(boardId)) {
      try {
        const admission = await access.inside(socket.data.person.id, boardId, "viewer");
        this.presence.enter(boardId, socket.id, socket.data.person, admission.role);
        socket.emit("board:updated", admission);
      } catch (error) {
        if (!(error instanceof AppError)) log.error("access check failed:", toContractError(error));
        const reason = await access.whyClosed(socket.data.person.id, boardId);
        await this.close(socket, boardId, reason);
      }
    }
    this.tellPresence(boardId);
    this.io.to(roomOf(boardId)).emit("members:changed", { boardId });
  }

  /** Somebody left the board for good: all of their windows close it. */
  async personLeft(boardId: string, personId: string): Promise<void> {
    for (const socket of this.socketsOn(boardId)) {
      if (socket.data.person.id === personId) await this.close(socket, boardId, "left");
    }
    this.io.to(roomOf(boardId)).emit("members:changed", { boardId });
  }

  boardDeleted(boardId: string): void {
    for (const socket of this.socketsOn(boardId)) void this.close(socket, boardId, "deleted");
  }

  /** Cursor, selection and the like of one window; only editors move things. */
  signal(socket: BrowserSocket, { boardId, change }: CommandInput<"live:signal">): void {
    const role = this.presence.role(boardId, socket.id);
    if (!role) throw notFound("board");
    const seen = role === "viewer" ? { ...change, moving: [] } : change;
    this.live.signal(boardId, socket.id, socket.data.person.id, seen);
  }

  /** One message for all; who lags is spared, and gets everything as it is then, once. */
  private tellLive(told: EventPayload<"live:changed">): void {
    const room = roomOf(told.boardId);
    for (const socket of this.socketsOn(told.boardId)) {
      if (this.behind.has(socket.id) || backlogOf(socket) < mostBacklog) continue;
      this.behind.add(socket.id);
      socket.conn.once("drain", () => {
        if (this.behind.delete(socket.id) && socket.data.boards.has(told.boardId)) {
          socket.emit("live:changed", this.live.everything(told.boardId));
        }
      });
    }
    this.io
      .to(room)
      .except([...this.behind])
      .emit("live:changed", told);
  }

  canvasChanged(change: EventPayload<"canvas:changed">): void {
    this.io.to(roomOf(change.boardId)).emit("canvas:changed", change);
  }

  generationChanged(generation: Generation): void {
    this.io.to(roomOf(generation.boardId)).emit("generation:changed", generation);
  }

  generationRemoved(boardId: string, generationId: string): void {
    this.io.to(roomOf(boardId)).emit("generation:removed", { boardId, generationId });
  }

  frame(boardId: string, frame: Frame): void {
    this.fanout.send(boardId, frame);
  }

  queueChanged(boardId: string, places: { generationId: string; place: Place }[]): void {
    const entries = places.map(({ generationId, place }) => ({ generationId, ...place }));
    this.io.to(roomOf(boardId)).emit("queue:changed", { boardId, entries });
  }

  reproductionChanged(reproduction: Reproduction): void {
    this.io.to(roomOf(reproduction.boardId)).emit("reproduction:changed", reproduction);
  }

  studioChanged(studio: Studio): void {
    this.io.emit("studio:changed", studio);
  }

  private async close(socket: BrowserSocket, boardId: string, reason: CloseReason) {
    await this.leave(socket, boardId);
    socket.emit("board:closed", { boardId, reason });
  }

  private tellPresence(boardId: string): void {
    const people = this.presence.people(boardId);
    this.io.to(roomOf(boardId)).emit("presence:changed", { boardId, people });
    for (const listener of this.listeners) listener(boardId);
  }

  private socketsOn(boardId: string): BrowserSocket[] {
    const ids = this.io.sockets.adapter.rooms.get(roomOf(boardId)) ?? new Set<string>();
    return [...ids].flatMap((id) => this.io.sockets.sockets.get(id) ?? []);
  }
}
