import type { CommandInput, Generation, UsedPrompt } from "../contract";
import type { StoredGeneration } from "../repositories/generations";
import type { HistoryRepository } from "../repositories/history";
import type { AccessService } from "./access";

/** Pictures looked through for different prompts, and prompts shown. */
const lookedThrough = 400;
const shown = 40;
const favouritesShown = 100;

export interface HistoryDeps {
  history: HistoryRepository;
  access: AccessService;
  /** In the order of the ids; those that are gone are left out. */
  byIds(ids: string[]): Promise<StoredGeneration[]>;
  view(row: StoredGeneration): Generation;
}

/** What was asked for before, and what somebody wants to find again. */
export class HistoryService {
  constructor(private readonly deps: HistoryDeps) {}

  async favour(personId: string, { generationId, on }: CommandInput<"favourite:set">) {
    if (!on) return this.deps.history.unfavour(personId, generationId);
    await this.deps.access.toGeneration(personId, generationId, "viewer");
    await this.deps.history.favour(personId, generationId);
  }

  /** Those that the person may still see. */
  async favourites(personId: string): Promise<Generation[]> {
    const ids = await this.deps.history.favourites(personId, favouritesShown);
    const visible: Generation[] = [];
    for (const row of await this.deps.byIds(ids)) {
      const role = await this.deps.access.roleOf(personId, row.boardId);
      if (role) visible.push(this.deps.view(row));
    }
    return visible;
  }

  async prompts(personId: string, input: CommandInput<"prompt:history">): Promise<UsedPrompt[]> {
    const { boardId, query = "" } = input;
    if (boardId) await this.deps.access.inside(personId, boardId, "viewer");
    const where = boardId ? { boardId } : { personId };
    const ids = await this.deps.history.withPrompt(where, query, lookedThrough);
    const used = new Map<string, UsedPrompt>();
    for (const row of await this.deps.byIds(ids)) {
      const known = used.get(row.recipe.prompt);
      if (known) known.times += 1;
      else used.set(row.recipe.prompt, toUsed(row));
    }
    return [...used.values()].slice(0, shown);
  }
}

function toUsed({ id, recipe, author, createdAt }: StoredGeneration): UsedPrompt {
  return { prompt: recipe.prompt, recipe, generationId: id, author, lastAt: createdAt, times: 1 };
}
