import { drawsDrafts, type CommandInput, type DraftFrame, type ModelInfo } from "../contract";
import { AppError } from "../errors";
import type { DraftOrder } from "../worker-pool/drafts";
import type { AccessService } from "./access";
import { checkRecipe, type KnownModels } from "./recipe-limits";
import type { StartsService } from "./starts.service";

export interface DraftsDeps {
  access: AccessService;
  starts: Pick<StartsService, "originOf">;
  models: KnownModels;
  drafts: { draw(windowId: string, order: DraftOrder): void; stop(windowId: string): void };
}

/** Who wants the draft, and where it is shown. */
interface Viewer {
  windowId: string;
  personId: string;
  show(frame: DraftFrame): void;
}

/** Pictures drawn while their prompt is being typed, or a slider is moved. They leave no trace. */
export class DraftsService {
  /** The draft that each window asked for last, while it is being looked at or drawn. */
  private readonly newest = new Map<string, string>();

  constructor(private readonly deps: DraftsDeps) {}

  async draw(viewer: Viewer, input: CommandInput<"draft:draw">): Promise<void> {
    const { windowId, personId, show } = viewer;
    const { boardId, key, recipe, frames = "all" } = input;
    this.stop(windowId);
    this.newest.set(windowId, key);
    await this.deps.access.inside(personId, boardId, "editor");
    const model = checkRecipe(recipe, this.deps.models);
    if (!drawsDrafts(model, recipe)) throw noDrafts(model);
    const value = { boardId, personId, clientKey: key, recipe, parentId: null, parentStep: null };
    await this.deps.starts.originOf(personId, value);
    // Meanwhile another one was asked for, or the window has gone.
    if (this.newest.get(windowId) !== key) return;
    this.deps.drafts.draw(windowId, { key, personId, recipe, frames, show });
  }

  stop(windowId: string): void {
    this.newest.delete(windowId);
    this.deps.drafts.stop(windowId);
  }
}

function noDrafts({ name }: ModelInfo): AppError {
  const message = `${name} draws no drafts while you type; only latent diffusion does.`;
  return new AppError("invalid", message, { field: "recipe.model" });
}
