import {
  exploreLimits,
  type CommandOutput,
  type ExploreOverview,
  type Generation,
  type PublicPicture,
  type Studio,
  type StyleName,
} from "../contract";
import type { ExploreRepository } from "../repositories/explore";
import type { StoredGeneration } from "../repositories/generations";
import type { AccessService } from "./access";

export interface ExploreDeps {
  explore: ExploreRepository;
  access: AccessService;
  studio(): Studio;
  view(row: StoredGeneration): Generation;
}

export interface Search {
  query: string;
  model?: string;
  family?: string;
  personId?: string;
  style?: StyleName;
  cursor?: string;
}

const mostBoards = 12;
const mostFilters = 40;

/** Public boards and their pictures. */
export class ExploreService {
  constructor(private readonly deps: ExploreDeps) {}

  async search(personId: string, search: Search): Promise<CommandOutput<"explore:search">> {
    const rows = await this.deps.explore.search({
      query: search.query,
      models: this.models(search),
      personId: search.personId ?? null,
      style: search.style ?? null,
      before: readCursor(search.cursor),
      limit: exploreLimits.page + 1,
    });
    const page = rows.slice(0, exploreLimits.page);
    const last = page.at(-1);
    const next = rows.length > page.length && last ? `${last.finishedAt}_${last.id}` : null;
    const seen = await Promise.all(page.map((row) => this.look(personId, row)));
    return { pictures: seen.filter((one) => one !== null), next };
  }

  async overview(): Promise<ExploreOverview> {
    const { explore } = this.deps;
    const boards = await explore.boards(mostBoards);
    const models = await explore.models(mostFilters);
    const people = await explore.people(mostFilters);
    const styles = await explore.styles();
    return { boards, models, people, styles };
  }

  /** Public or not, it is access that decides: somebody may have been put out of this board. */
  private async look(personId: string, row: StoredGeneration): Promise<PublicPicture | null> {
    const admission = await this.deps.access.admission(personId, row.boardId);
    if (!admission) return null;
    const { board, role } = admission;
    return { generation: this.deps.view(row), boardTitle: board.title, role };
  }

  private models({ model, family }: Search): string[] | null {
    if (!family) return model ? [model] : null;
    const known = this.deps.studio().models.filter((one) => one.family === family);
    const ids = known.map(({ id }) => id);
    return model ? ids.filter((id) => id === model) : ids;
  }
}

function readCursor(cursor: string | undefined) {
  const [finishedAt, id] = cursor?.split("_") ?? [];
  return finishedAt && id ? { finishedAt: Number(finishedAt), id } : null;
}
