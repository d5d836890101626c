import type { ModelInfo, Recipe, RecipeNote, Start } from "../contract";

type Between = Extract<Start, { kind: "between" }>;

/**
 * A point between two pictures is named by their words and seeds, so it can be taken over where the
 * model can; the pictures themselves lie in the other studio, and are not credited.
 */
export function matchStart(
  found: Recipe | undefined,
  model: ModelInfo,
): { start?: Between; notes: RecipeNote[] } {
  const { start } = found ?? {};
  if (start?.kind !== "between") return { notes: [] };
  const { pictures: _elsewhere, ...point } = start;
  const theirs = `${Math.round(100 * point.amount)} % of the way to “${point.secondPrompt}”, seed ${point.secondSeed}`;
  const known = found!.model === model.id && model.starts.includes("between");
  if (known) {
    const note = { field: "extra", outcome: "kept", theirs, ours: theirs, why: null } as const;
    return { start: point, notes: [note] };
  }
  const why = "A way between two pictures leads through the noise of its own model.";
  return { notes: [{ field: "extra", outcome: "left", theirs, ours: null, why }] };
}
