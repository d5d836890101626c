import type { Board, Role } from "../contract";
import { AppError, notFound } from "../errors";
import { effectiveRole, type BoardsRepository, type Standing } from "../repositories/boards";
import type { GenerationsRepository, StoredGeneration } from "../repositories/generations";

const rank: Record<Role, number> = { viewer: 1, editor: 2, owner: 3 };

/** Standings of people who look at a board with many pictures would otherwise be read for each. */
const cachedStandings = 5000;
const cachedPlaces = 20_000;

export interface Admission {
  board: Board;
  role: Role;
}

export interface AccessDeps {
  boards: BoardsRepository;
  generations: GenerationsRepository;
}

/**
 * Who may do what. To hold a board's id is to hold its link; to hold a generation's id is nothing:
 * for that, one must have opened its board, or the board must be public. A refusal looks the same as something that is not there.
 */
export class AccessService {
  private readonly standings = new Map<string, Standing>();
  /** On which board a picture lies: that never changes. Whether it is still there, its file says. */
  private readonly places = new Map<string, string>();

  constructor(private readonly deps: AccessDeps) {}

  /** With the board's link in hand. */
  async byLink(personId: string, boardId: string, needed: Role): Promise<Admission> {
    const standing = await this.standing(boardId, personId);
    return admit(standing, needed, "board", true);
  }

  /** To something on the board, for people who were let in before. */
  async inside(personId: string, boardId: string, needed: Role, what = "board") {
    const standing = await this.standing(boardId, personId);
    return admit(standing, needed, what, false);
  }

  /** The generation and the role of the person on its board, which is at least `needed`. */
  async toGeneration(
    personId: string,
    generationId: string,
    needed: Role,
  ): Promise<Admission & { row: StoredGeneration }> {
    const row = await this.deps.generations.find(generationId);
    if (!row) throw notFound("picture");
    return { row, ...(await this.inside(personId, row.boardId, needed, "picture")) };
  }

  /** To a picture's files: the same as `toGeneration`, for the many that one page shows at once. */
  async toPicture(personId: string, generationId: string): Promise<void> {
    const boardId = this.places.get(generationId);
    if (boardId) await this.inside(personId, boardId, "viewer", "picture");
    else {
      const { row } = await this.toGeneration(personId, generationId, "viewer");
      if (this.places.size >= cachedPlaces) this.places.clear();
      this.places.set(generationId, row.boardId);
    }
  }

  /** The role somebody has now, if any, without asking for one. */
  async roleOf(personId: string, boardId: string): Promise<Role | null> {
    const standing = await this.standing(boardId, personId);
    return standing && roleIn(standing, false);
  }

  /** The same with the board, for lists in which not everything may be seen. */
  async admission(personId: string, boardId: string): Promise<Admission | null> {
    const standing = await this.standing(boardId, personId);
    const role = standing && roleIn(standing, false);
    return role ? { board: standing.board, role } : null;
  }

  /** Whether somebody was given a role or opened the board, and may still see it. */
  async isOn(personId: string, boardId: string): Promise<boolean> {
    const standing = await this.standing(boardId, personId);
    if (!standing || (!standing.given && !standing.visited)) return false;
    return roleIn(standing, false) !== null;
  }

  /** Why somebody who was let in before is not any more. */
  async whyClosed(personId: string, boardId: string): Promise<"removed" | "access"> {
    const standing = await this.standing(boardId, personId);
    return standing?.removed ? "removed" : "access";
  }

  /** To be called after every change of a board, its link or its members. */
  forget(boardId: string): void {
    for (const key of this.standings.keys()) {
      if (key.startsWith(boardId)) this.standings.delete(key);
    }
  }

  /** After people were merged: anybody's standing anywhere may be another. */
  forgetAll(): void {
    this.standings.clear();
  }

  private async standing(boardId: string, personId: string): Promise<Standing | null> {
    const key = `${boardId} ${personId}`;
    const known = this.standings.get(key);
    if (known) return known;
    const read = await this.deps.boards.standing(boardId, personId);
    if (!read) return null;
    if (this.standings.size >= cachedStandings) this.standings.clear();
    this.standings.set(key, read);
    return read;
  }
}

function admit(
  standing: Standing | null,
  needed: Role,
  what: string,
  holdsLink: boolean,
): Admission {
  if (!standing) throw notFound(what);
  const { board } = standing;
  const role = roleIn(standing, holdsLink);
  if (!role) throw notFound(what);
  if (rank[role] < rank[needed]) {
    throw new AppError(
      "forbidden",
      `You may look at this board; to do this you must be ${an(needed)}.`,
    );
  }
  return { board, role };
}

function roleIn({ board, given, visited, removed }: Standing, holdsLink: boolean): Role | null {
  if (removed) return null;
  return effectiveRole(given, holdsLink || visited ? board.linkAccess : unasked(board));
}

/** What somebody may do who never opened the board: look at it, if it is public. */
const unasked = (board: Board) => (board.listed ? "viewer" : "none");

const an = (role: Role) => (role === "viewer" ? "let in" : `an ${role}`);
