import { stepsSkipped, type PictureRef, type Recipe, type Start } from "../contract";
import { AppError } from "../errors";
import type { NewGeneration, StoredGeneration } from "../repositories/generations";
import type { AccessService } from "./access";
import type { UploadsService } from "./uploads.service";

export interface StartsDeps {
  access: Pick<AccessService, "toGeneration">;
  uploads: Pick<UploadsService, "find">;
  /** Steps that are stored by now: of one that is running, too. */
  stepOf(row: StoredGeneration): number;
}

type Origin = Pick<NewGeneration, "parentId" | "parentStep">;
type StartOf<K extends Start["kind"]> = Extract<Start, { kind: K }>;
type Size = { width: number; height: number };

/** What a recipe may start from, and which picture that makes its parent. */
export class StartsService {
  constructor(private readonly deps: StartsDeps) {}

  /** @throws AppError naming the part of `recipe.start` that cannot be used. */
  async originOf(personId: string, value: NewGeneration): Promise<Origin> {
    const { recipe, parentId, parentStep } = value;
    const { start } = recipe;
    switch (start?.kind) {
      case undefined:
      case "noise":
        if (parentId) await this.deps.access.toGeneration(personId, parentId, "viewer");
        return { parentId, parentStep };
      case "image":
      case "forward":
        await this.picture(personId, start.picture, "picture");
        return originIn(start.picture);
      case "inpaint":
        return this.inpaint(personId, start);
      case "blend":
        await this.picture(personId, start.pictures[0], "pictures.0");
        await this.picture(personId, start.pictures[1], "pictures.1");
        return originIn(...start.pictures);
      case "between":
        return this.between(personId, start, recipe);
      case "branch":
        return this.branch(personId, start, recipe);
    }
  }

  /** Both ends have to be points of the space that is walked through: seeds of the same noise. */
  private async between(
    personId: string,
    { pictures }: StartOf<"between">,
    recipe: Recipe,
  ): Promise<Origin> {
    for (const [index, { id }] of (pictures ?? []).entries()) {
      const field = `pictures.${index}`;
      const { recipe: end } = await this.finished(personId, id, field);
      const wrong = unlike(recipe, end) ?? notNoise(end);
      if (wrong) throw new AppError("invalid", wrong, { field: `recipe.start.${field}` });
    }
    return originIn(...(pictures ?? []));
  }

  private async inpaint(personId: string, start: StartOf<"inpaint">): Promise<Origin> {
    const size = await this.picture(personId, start.picture, "picture");
    const mask = await this.deps.uploads.find(personId, start.maskId).catch(named("maskId"));
    if (!sameShape(mask, size)) {
      const limit = `${size.width}x${size.height}`;
      const message = `The mask is ${mask.width}x${mask.height}; it must have the shape of the picture, ${limit}.`;
      throw new AppError("invalid", message, { field: "recipe.start.maskId", limit });
    }
    return originIn(start.picture);
  }

  private async branch(
    personId: string,
    { generationId, step }: StartOf<"branch">,
    recipe: Recipe,
  ): Promise<Origin> {
    const parent = await this.generation(personId, generationId, "generationId");
    for (const field of ["model", "steps", "width", "height"] as const) {
      if (recipe[field] === parent.recipe[field]) continue;
      const limit = parent.recipe[field];
      const message = `A branch keeps its picture's ${field}: ${limit}.`;
      throw new AppError("invalid", message, { field: `recipe.${field}`, limit });
    }
    const skipped = stepsSkipped(parent.recipe);
    const [first, last] = [skipped + 1, skipped + this.deps.stepOf(parent)];
    const latest = Math.min(last, recipe.steps - 1);
    if (step >= first && step <= latest) return { parentId: parent.id, parentStep: step - skipped };
    throw stepOutside(first, latest);
  }

  /** The picture's size, once it is known that the person may see it. */
  private async picture(personId: string, ref: PictureRef, field: string): Promise<Size> {
    if (ref.kind === "upload") return this.deps.uploads.find(personId, ref.id).catch(named(field));
    return (await this.finished(personId, ref.id, field)).recipe;
  }

  private async finished(personId: string, id: string, field: string): Promise<StoredGeneration> {
    const row = await this.generation(personId, id, field);
    if (row.status === "succeeded") return row;
    const message = "This picture is not finished; only finished ones can be started from.";
    throw new AppError("conflict", message, { field: `recipe.start.${field}` });
  }

  private async generation(personId: string, id: string, field: string): Promise<StoredGeneration> {
    const found = this.deps.access.toGeneration(personId, id, "viewer");
    return (await found.catch(named(field))).row;
  }
}

/** The first of the pictures that was made here; a second one stays in the recipe's `start`. */
function originIn(...refs: PictureRef[]): Origin {
  const made = refs.find(({ kind }) => kind === "generation");
  return { parentId: made?.id ?? null, parentStep: null };
}

/** Why a picture cannot lie on the way through a recipe's noise; null if it can. */
function unlike(recipe: Recipe, end: Recipe): string | null {
  if (end.model !== recipe.model) {
    return `This picture is of the model ${end.model}; one can walk within one model only, here ${recipe.model}.`;
  }
  if (end.width === recipe.width && end.height === recipe.height) return null;
  const [own, other] = [recipe, end].map(({ width, height }) => `${width}x${height}`);
  return `This picture is ${other}; one can walk within one size only, here ${own}.`;
}

function notNoise({ start, variation }: Recipe): string | null {
  if (variation)
    return "This picture's noise is turned towards another seed's: it has no seed to walk to.";
  if (!start || start.kind === "noise") return null;
  return "This picture did not begin with noise alone, so there is no seed to walk to.";
}

/** A refusal of the access check, with the field that it is about. */
function named(field: string) {
  return (error: unknown): never => {
    if (!(error instanceof AppError)) throw error;
    const { kind, message } = error.contract;
    throw new AppError(kind, message, { field: `recipe.start.${field}`, cause: error });
  };
}

function stepOutside(first: number, last: number): AppError {
  const field = "recipe.start.step";
  if (last < first) {
    const message = "This picture has no step to branch from that leaves anything to do.";
    return new AppError("invalid", message, { field });
  }
  const limit = `${first}..${last}`;
  return new AppError("invalid", `${field} must be between ${first} and ${last}.`, {
    field,
    limit,
  });
}

/** Up to what rounding to whole pixels does. */
const sameShape = (a: Size, b: Size) =>
  Math.abs(a.width * b.height - b.width * a.height) <=
  Math.max(a.width, a.height, b.width, b.height);
