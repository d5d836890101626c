import type { Person, Presence, Role } from "../contract";

interface Window {
  person: Person;
  role: Role;
}

/** Who has which board open; one person may have several windows. In memory: it ends with them. */
export class PresenceRooms {
  private readonly boards = new Map<string, Map<string, Window>>();

  enter(boardId: string, socketId: string, person: Person, role: Role): void {
    const windows = this.boards.get(boardId) ?? new Map<string, Window>();
    this.boards.set(boardId, windows.set(socketId, { person, role }));
  }

  leave(boardId: string, socketId: string): void {
    const windows = this.boards.get(boardId);
    windows?.delete(socketId);
    if (windows?.size === 0) this.boards.delete(boardId);
  }

  /** A name or colour changed: returns the boards on which that shows. */
  rename(person: Person): string[] {
    const seen: string[] = [];
    for (const [boardId, windows] of this.boards) {
      const own = [...windows.values()].filter((window) => window.person.id === person.id);
      for (const window of own) window.person = person;
      if (own.length > 0) seen.push(boardId);
    }
    return seen;
  }

  /** What this window may do; null if it does not have the board open. */
  role(boardId: string, socketId: string): Role | null {
    return this.boards.get(boardId)?.get(socketId)?.role ?? null;
  }

  people(boardId: string): Presence[] {
    const people = new Map<string, Presence>();
    for (const { person, role } of this.boards.get(boardId)?.values() ?? []) {
      const known = people.get(person.id);
      if (known) known.windows += 1;
      else people.set(person.id, { person, role, windows: 1 });
    }
    return [...people.values()];
  }
}
