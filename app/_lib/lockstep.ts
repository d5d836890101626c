import { stepsSkipped, type Generation } from "@/server/contract";

type Run = Pick<Generation, "recipe" | "totalSteps">;

/** Frames of two pictures at one moment of their making; null before a picture's first. */
export type Moment = { parent: number | null; child: number | null };

/** Moments there are: as many as the longer of the two schedules has steps. */
export const momentsOf = (parent: Run, child: Run) =>
  Math.max(parent.recipe.steps, child.recipe.steps);

/**
 * Pictures are compared at the same place of their noise schedules, not at the same frame: one that
 * began part of the way down has its first frame there.
 */
export function momentAt(parent: Run, child: Run, moment: number): Moment {
  const share = moment / momentsOf(parent, child);
  return { parent: frameAt(parent, share), child: frameAt(child, share) };
}

function frameAt({ recipe, totalSteps }: Run, share: number): number | null {
  const frame = Math.round(share * recipe.steps) - stepsSkipped(recipe);
  return frame < 1 ? null : Math.min(frame, totalSteps);
}
