import type { Recipe } from "../contract";

export type RecipeSource = "emerge" | "automatic1111" | "comfyui" | "invokeai" | "swarmui";

/** What a file says of how its picture was made, in the words of the program that wrote it. */
export interface FoundRecipe {
  source: RecipeSource;
  prompt: string;
  negativePrompt: string;
  seed: number | null;
  steps: number | null;
  guidance: number | null;
  /** As the other program calls them. */
  sampler: string | null;
  scheduler: string | null;
  model: string | null;
  width: number | null;
  height: number | null;
  /** Things that were used and have no counterpart here: LoRAs, upscalers, control nets. */
  extras: string[];
  /** Emerge's own recipe, whole, and which picture of which studio it is. */
  recipe?: Recipe;
  generationId?: string;
}

export const nothingFound = (source: RecipeSource): FoundRecipe => ({
  source,
  prompt: "",
  negativePrompt: "",
  seed: null,
  steps: null,
  guidance: null,
  sampler: null,
  scheduler: null,
  model: null,
  width: null,
  height: null,
  extras: [],
});

/** A finite number out of whatever JSON held: numbers, and texts that are numbers. */
export function toNumber(value: unknown): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

export const toText = (value: unknown): string | null =>
  typeof value === "string" && value.trim() !== "" ? value.trim() : null;

export type Json = Record<string, unknown>;

/** An object's JSON, or null for anything else. Lists are none. */
export function parseObject(text: string | undefined): Json | null {
  if (!text) return null;
  try {
    return toObject(JSON.parse(text));
  } catch {
    return null;
  }
}

export const toObject = (value: unknown): Json | null =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Json) : null;

/** A model's name out of a path or a file name. */
export function modelName(path: string | null): string | null {
  const file = path?.split(/[\\/]/).at(-1) ?? "";
  return toText(file.replace(/\.(safetensors|ckpt|pt|pth|gguf|onnx)$/i, ""));
}
