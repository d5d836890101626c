import type { StaticImageData } from "next/image";
import face from "./face.webp";
import heart from "./heart.webp";
import moon from "./moon.webp";
import wonder from "./wonder.webp";

export type Strip = { image: StaticImageData; prompt: string; seed: number };

/**
 * Filmstrips of real generations, the steps side by side, from the model that ships with Emerge.
 * To show others, replace the files; how many steps there are follows from their shape.
 */
export const strips: Strip[] = [
  { image: face, prompt: "a smiling face, 3d style", seed: 2 },
  { image: moon, prompt: "a full moon on black background", seed: 1 },
  { image: heart, prompt: "a red heart, 3d style", seed: 6 },
  { image: wonder, prompt: "a smiling face, 3d style", seed: 1 },
];
