import { promptFault, type ModelInfo, type Recipe } from "../contract";
import { AppError } from "../errors";
import { checkHeeded } from "./heeded-settings";

export interface KnownModels {
  model(id: string): ModelInfo | undefined;
  /** Whether any worker has said what it can run since the server started. */
  anyModel(): boolean;
}

/**
 * What the schema cannot know: the limits of the model itself, and what the prompts' signs mean.
 * Returns the model.
 */
export function checkRecipe(recipe: Recipe, models: KnownModels): ModelInfo {
  const model = models.model(recipe.model);
  if (!model) throw unknownModel(recipe.model, models);
  const { maxSteps, samplers, sizes, starts } = model;
  const kind = recipe.start?.kind ?? "noise";
  if (!starts.includes(kind)) {
    throw outOfRange("recipe.start.kind", `one of ${starts.join(", ")}`, starts.join(", "));
  }
  checkHeeded(recipe, model);
  if (recipe.steps > maxSteps) {
    throw outOfRange("recipe.steps", `at most ${maxSteps} with ${model.name}`, maxSteps);
  }
  if (!samplers.includes(recipe.sampler)) {
    throw outOfRange("recipe.sampler", `one of ${samplers.join(", ")}`, samplers.join(", "));
  }
  const fault = promptFault(recipe);
  if (fault) {
    const field = `recipe.${fault.field}`;
    throw new AppError("invalid", `${field} ${fault.message}.`, { field, limit: fault.limit });
  }
  const sizeNames = sizes.map(({ width, height }) => `${width}x${height}`);
  if (!sizeNames.includes(`${recipe.width}x${recipe.height}`)) {
    const limit = sizeNames.join(", ");
    throw outOfRange("recipe.width", `part of a size ${model.name} draws: ${limit}`, limit);
  }
  return model;
}

export function unknownModel(
  id: string,
  models: Pick<KnownModels, "anyModel">,
  field = "recipe.model",
): AppError {
  // Just after a start, the workers have not come back yet: that is no fault of the recipe.
  if (!models.anyModel()) {
    const message = "No worker has joined yet; the picture can be asked for again in a moment.";
    return new AppError("unavailable", message, { field });
  }
  return new AppError("invalid", `${field}: no worker has a model "${id}".`, { field });
}

const outOfRange = (field: string, must: string, limit: number | string) =>
  new AppError("invalid", `${field} must be ${must}.`, { field, limit });
