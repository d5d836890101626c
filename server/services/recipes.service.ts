import { randomInt } from "node:crypto";
import type { RecipeReading, Studio } from "../contract";
import { AppError } from "../errors";
import { matchRecipe } from "../exchange/match";
import { readRecipe, textsOf } from "../exchange/read-recipe";
import type { FoundRecipe } from "../exchange/found";
import type { AccessService } from "./access";

export interface RecipesDeps {
  access: AccessService;
  studio(): Studio;
}

/** Seeds that are drawn here stay short enough to read aloud. */
const drawSeed = () => randomInt(2 ** 32);

/** Reads how a picture file was made, by Emerge or by another program. */
export class RecipesService {
  constructor(private readonly deps: RecipesDeps) {}

  /** Null where the file carries no recipe; the pixels are not looked at. */
  async read(personId: string, file: Buffer): Promise<RecipeReading | null> {
    const found = readRecipe(textsOf(file));
    if (!found) return null;
    const { models, defaultModel } = this.deps.studio();
    const model = models.find((one) => one.id === defaultModel) ?? models[0];
    if (!model) {
      throw new AppError("unavailable", "No worker has joined yet; try again in a moment.");
    }
    const parentId = await this.parent(personId, found);
    return { ...matchRecipe(found, models, model, drawSeed), parentId };
  }

  /** A picture of this studio is credited, where the person may see it. */
  private async parent(personId: string, found: FoundRecipe): Promise<string | null> {
    if (!found.generationId) return null;
    try {
      const { row } = await this.deps.access.toGeneration(personId, found.generationId, "viewer");
      return row.id;
    } catch (error) {
      if (error instanceof AppError) return null;
      throw error;
    }
  }
}
