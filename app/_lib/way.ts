import {
  stepsSkipped,
  type Generation,
  type ModelInfo,
  type PictureRef,
  type Recipe,
  type Start,
} from "@/server/contract";

/** How the picture in the bar begins, other than with noise alone; a remix only credits its parent. */
export type Way =
  Exclude<Start, { kind: "noise" | "forward" }> | { kind: "remix"; generationId: string };

/** Noise turned towards another seed's: a new one for each take, unless one is given. */
export type Vary = { strength: number; seed: number | null };

export const startOf = (way: Way | undefined): Start | undefined =>
  way && way.kind !== "remix" ? way : undefined;

export const wayOf = ({ start }: Recipe): Way | undefined =>
  start && start.kind !== "noise" && start.kind !== "forward" ? start : undefined;

/** The pictures it begins with, for their thumbnails. */
export function picturesOf(way: Way): PictureRef[] {
  switch (way.kind) {
    case "image":
    case "inpaint":
      return [way.picture];
    case "blend":
      return way.pictures;
    case "between":
      return way.pictures ?? [];
    case "branch":
    case "remix":
      return [{ kind: "generation", id: way.generationId }];
  }
}

/** The picture that is credited, as the server will do it: the first that was made here. */
export const parentOf = (way: Way | undefined): string | undefined =>
  way && picturesOf(way).find(({ kind }) => kind === "generation")?.id;

/** A branch counts steps as the noise schedule does; people count a picture's own frames. */
export const branchAt = (parent: Generation, frame: number): Way => ({
  kind: "branch",
  generationId: parent.id,
  step: frame + stepsSkipped(parent.recipe),
});

/** The last frame of a picture that leaves something to do for a branch. */
export const lastBranch = ({ recipe, totalSteps }: Generation) =>
  Math.min(totalSteps, recipe.steps - 1 - stepsSkipped(recipe));

const whyNot: Record<Start["kind"], string> = {
  noise: "cannot begin with noise",
  image: "cannot begin with a picture",
  inpaint: "cannot repaint a part of a picture",
  blend: "cannot blend pictures",
  branch: "cannot branch from a step",
  forward: "cannot show how a picture goes into noise",
  between: "cannot walk between pictures",
};

/** Why this model will not begin that way; null if it will. */
export function refusal(kind: Start["kind"], model: ModelInfo | null): string | null {
  if (!model || model.starts.includes(kind)) return null;
  return `${model.name} ${whyNot[kind]}. Choose another model in the settings.`;
}

/**
 * One recipe for each take. Takes differ by their seed, counting up from one that is kept, or by
 * their variation's.
 */
export function takesOf(
  recipe: Recipe,
  count: number,
  { seedLocked, vary, roll }: { seedLocked: boolean; vary: Vary | undefined; roll: () => number },
): [Recipe, ...Recipe[]] {
  const seedOf = (index: number) =>
    index === 0 || vary ? recipe.seed : seedLocked ? recipe.seed + index : roll();
  const take = (index: number): Recipe => {
    const own = { ...recipe, seed: seedOf(index) };
    if (!vary) return own;
    const seed = index === 0 && vary.seed !== null ? vary.seed : roll();
    return { ...own, variation: { seed, strength: vary.strength } };
  };
  return [take(0), ...Array.from({ length: count - 1 }, (_, index) => take(index + 1))];
}
