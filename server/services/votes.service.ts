import type { Board, CommandInput, ContractError, Presence, Votes } from "../contract";
import { AppError } from "../errors";
import type { StoredGeneration } from "../repositories/generations";
import type { AccessService } from "./access";

type Vote = "keep" | "stop";

/** Votes are about pictures that come up within seconds: those of the newest ones are enough. */
const remembered = 500;

export interface VotesDeps {
  access: AccessService;
  present(boardId: string): Presence[];
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
  private readonly byPicture = new Map<string, { boardId: string; votes: Map<string, Vote> }>();

  constructor(private readonly deps: VotesDeps) {}

  async cast(personId: string, input: CommandInput<"vote:cast">): Promise<Votes> {
    const { generationId, vote } = input;
    const { access, changed } = this.deps;
    const { row, board } = await access.toGeneration(personId, generationId, "editor");
    if (!this.deps.isActive(row)) {
      throw new AppError("conflict", "This picture is done: there is nothing left to vote on.");
    }
    const { votes } = this.entry(generationId, board.id);
    votes.delete(personId);
    if (vote) votes.set(personId, vote);
    const state = this.state(generationId, board);
    changed(board.id, state);
    if (state.needed !== null && state.stop.length >= state.needed) await this.stop(generationId);
    return state;
  }

  /** The votes on a board's pictures. */
  of(board: Board): Votes[] {
    const ids = [...this.byPicture].filter(([, { boardId }]) => boardId === board.id);
    return ids.map(([generationId]) => this.state(generationId, board));
  }

  private async stop(generationId: string): Promise<void> {
    this.byPicture.delete(generationId);
    const { contract } = new AppError("conflict", "Stopped by vote", { retry: "never" });
    await this.deps.stop(generationId, contract);
  }

  private entry(generationId: string, boardId: string) {
    const known = this.byPicture.get(generationId);
    if (known) return known;
    if (this.byPicture.size >= remembered)
      this.byPicture.delete(this.byPicture.keys().next().value!);
    const entry = { boardId, votes: new Map<string, Vote>() };
    this.byPicture.set(generationId, entry);
    return entry;
  }

  private state(generationId: string, board: Board): Votes {
    const voters = new Set(
      this.deps
        .present(board.id)
        .filter(({ role }) => role !== "viewer")
        .map(({ person }) => person.id),
    );
    const votes = [...this.byPicture.get(generationId)!.votes].filter(([id]) => voters.has(id));
    const by = (kind: Vote) => votes.filter(([, vote]) => vote === kind).map(([id]) => id);
    const keep = by("keep");
    return {
      generationId,
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
