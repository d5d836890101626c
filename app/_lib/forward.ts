import {
  stepsTaken,
  type Generation,
  type ModelInfo,
  type PictureRef,
  type Recipe,
} from "@/server/contract";

/** Whether a picture is one of noise being mixed in, rather than taken away. */
export const isForward = ({ recipe }: Pick<Generation, "recipe">) =>
  recipe.start?.kind === "forward";

/** What a run into noise is called where its picture has no words of its own. */
const nameless = "a picture, into noise";

/** The model to noise with: the wished one, or the first that can. */
export function forwardModel(models: readonly ModelInfo[], wished: string | undefined) {
  const able = models.filter(({ starts }) => starts.includes("forward"));
  return able.find(({ id }) => id === wished) ?? able[0] ?? null;
}

type About = { model: ModelInfo; picture: PictureRef; prompt: string; seed: number };

/** A picture on its way into noise: as many steps as the model takes to make one. */
export function intoNoise({ model, picture, prompt, seed }: About): Recipe {
  const { sampling, ...defaults } = model.defaults;
  return {
    ...{ model: model.id, prompt: prompt.trim() || nameless, seed },
    ...defaults,
    ...model.sizes[0]!,
    ...(sampling && { sampling }),
    start: { kind: "forward", picture },
  };
}

/**
 * The way back from frame `step`: same seed, same steps, so that it begins with the very noise that
 * the frame shows. Null for what was never on its way into noise.
 */
export function backFrom({ recipe }: Generation, step: number, prompt: string): Recipe | null {
  const { start } = recipe;
  if (start?.kind !== "forward") return null;
  const strength = step / stepsTaken(recipe);
  return { ...recipe, prompt, start: { kind: "image", picture: start.picture, strength } };
}

/** The words to go back with: those of the picture, but not the stand-in for none. */
export const wordsFor = (prompt: string) => (prompt === nameless ? "" : prompt);
