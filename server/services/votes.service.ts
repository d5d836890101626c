import type { Board, CommandInput, ContractError, Presence, Votes } from "../contract";
import { AppError } from "../errors";
import type { StoredGeneration } from "../repositories/generations";
import type { AccessService } from "./access";

type Vote = "keep" | "stop";

interface Ballot {
  row: StoredGeneration;
  boardId: string;
  votes: Map<string, Vote>;
  /** How it stood when the board last heard of it. */
  told: string | null;
}

/** Votes are about pictures that come up within seconds: those of the newest ones are enough. */
const remembered = 500;

export interface VotesDeps {
  access: AccessService;
  present(boardId: string): Presence[];
  board(boardId: string): Promise<Board | null>;
  /** Whether the generation is still waiting or being drawn. */
  isActive(row: StoredGeneration): boolean;
  stop(generationId: string, reason: ContractError): Promise<unknown>;
  changed(boardId: string, votes: Votes): void;
}

/**
 * Keep or stop, cast by those who may make pictures on the board and counted while they are there.
 * In memory, as presence is: it is about what everybody looks at just now.
 */
export class VotesService {
  private readonly byPicture = new Map<string, Ballot>();

  constructor(private readonly deps: VotesDeps) {}

  async cast(personId: string, input: CommandInput<"vote:cast">): Promise<Votes> {
    const { generationId, vote } = input;
    const { row, board } = await this.deps.access.toGeneration(personId, generationId, "editor");
    if (!this.deps.isActive(row)) {
      throw new AppError("conflict", "This picture is done: there is nothing left to vote on.");
    }
    const ballot = this.ballot(row, board.id);
    ballot.votes.delete(personId);
    if (vote) ballot.votes.set(personId, vote);
    return this.count(ballot, board);
  }

  /** Somebody came or went, or what votes decide is another: that may settle one, too. */
  async recount(boardId: string): Promise<void> {
    if (this.on(boardId).length === 0) return;
    const board = await this.deps.board(boardId);
    if (!board) return;
    for (const ballot of this.on(boardId)) {
      if (this.deps.isActive(ballot.row)) await this.count(ballot, board);
      else this.byPicture.delete(ballot.row.id);
    }
  }

  /** The votes on a board's pictures. */
  of(board: Board): Votes[] {
    return this.on(board.id).map((ballot) => this.state(ballot, board));
  }

  private on(boardId: string): Ballot[] {
    return [...this.byPicture.values()].filter((ballot) => ballot.boardId === boardId);
  }

  /** Tells how it stands, if that is news, and does what is decided. */
  private async count(ballot: Ballot, board: Board): Promise<Votes> {
    const state = this.state(ballot, board);
    const told = JSON.stringify(state);
    if (told !== ballot.told) this.deps.changed(board.id, state);
    ballot.told = told;
    const { needed, stop, generationId } = state;
    if (needed !== null && stop.length >= needed) await this.stop(generationId);
    return state;
  }

  private async stop(generationId: string): Promise<void> {
    this.byPicture.delete(generationId);
    const { contract } = new AppError("conflict", "Stopped by vote", { retry: "never" });
    await this.deps.stop(generationId, contract);
  }

  private ballot(row: StoredGeneration, boardId: string): Ballot {
    const known = this.byPicture.get(row.id);
    if (known) return known;
    if (this.byPicture.size >= remembered)
      this.byPicture.delete(this.byPicture.keys().next().value!);
    const ballot = { row, boardId, votes: new Map<string, Vote>(), told: null };
    this.byPicture.set(row.id, ballot);
    return ballot;
  }

  private state({ row, votes: cast }: Ballot, board: Board): Votes {
    const voters = new Set(
      this.deps
        .present(board.id)
        .filter(({ role }) => role !== "viewer")
        .map(({ person }) => person.id),
    );
    const votes = [...cast].filter(([id]) => voters.has(id));
    const by = (kind: Vote) => votes.filter(([, vote]) => vote === kind).map(([id]) => id);
    const keep = by("keep");
    return {
      generationId: row.id,
      keep,
      stop: by("stop"),
      needed: needed(board, voters.size, keep.length),
    };
  }
}

/** More than half of those present; or anybody, unless as many want to keep it. */
function needed({ voting }: Board, voters: number, keep: number): number | null {
  if (voting === "off") return null;
  return voting === "any" ? keep + 1 : Math.floor(voters / 2) + 1;
}
