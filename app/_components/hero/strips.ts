import type { StaticImageData } from "next/image";
import fox from "./fox.webp";
import hearts from "./hearts.webp";
import rocket from "./rocket.webp";
import unicorn from "./unicorn.webp";

export type Strip = { image: StaticImageData; prompt: string; seed: number };

/**
 * Filmstrips of real generations, the steps side by side, from the model that ships with Emerge.
 * To show others, replace the files; how many steps there are follows from their shape.
 */
export const strips: Strip[] = [
  { image: fox, prompt: "a fox on light blue background", seed: 2 },
  { image: rocket, prompt: "a rocket", seed: 1 },
  { image: hearts, prompt: "two hearts on pink background", seed: 3 },
  { image: unicorn, prompt: "a unicorn, 3d style", seed: 1 },
];
