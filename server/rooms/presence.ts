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

  /** A name or colour changed. */
  rename(person: Person): void {
    for (const windows of this.boards.values()) {
      for (const window of windows.values()) {
        if (window.person.id === person.id) window.person = person;
      }
    }
  }

  /** Boards that a person has open. */
  boardsOf(personId: string): string[] {
    const boards = [...this.boards];
    return boards.flatMap(([boardId, windows]) =>
      [...windows.values()].some(({ person }) => person.id === personId) ? boardId : [],
    );
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
