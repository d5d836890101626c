import type { Descent, Recipe } from "../contract";

export interface Parent {
  id: string;
  descent: Descent;
  step: number | null;
}

interface Child {
  recipe: Recipe;
  parentId: string | null;
  parentStep: number | null;
}

/** The pictures that one came from: those its run started from, and the one that was remixed. */
export function parentsOf({ recipe, parentId, parentStep }: Child): Parent[] {
  const started = startedFrom(recipe);
  const known = started.some(({ id }) => id === parentId);
  if (parentId === null || known) return started;
  return [{ id: parentId, descent: "remix", step: parentStep }, ...started];
}

function startedFrom({ start }: Recipe): Parent[] {
  if (!start || start.kind === "noise") return [];
  if (start.kind === "branch") {
    return [{ id: start.generationId, descent: "branch", step: start.step }];
  }
  const pictures = "picture" in start ? [start.picture] : (start.pictures ?? []);
  const ids = pictures.flatMap((one) => (one.kind === "generation" ? one.id : []));
  return [...new Set(ids)].map((id) => ({ id, descent: start.kind, step: null }));
}

/** Ids of everything a run began with: pictures, uploads, a mask. */
export function sourcesOf({ start }: Recipe): string[] {
  switch (start?.kind) {
    case undefined:
    case "noise":
      return [];
    case "image":
    case "forward":
      return [start.picture.id];
    case "inpaint":
      return [start.picture.id, start.maskId];
    case "blend":
      return start.pictures.map(({ id }) => id);
    case "branch":
      return [start.generationId];
    // They are its parents, and nothing is read from them.
    case "between":
      return [];
  }
}
