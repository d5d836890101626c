import { lerp } from "../math/slerp";
import type { EncodedPrompt } from "./prompts";
import { promptAtSteps, type WeightedText } from "../../server/contract";

/** What the network reads at each step; steps that read the same share one encoding. */
export type PromptCourse = readonly EncodedPrompt[];

/** @throws PromptError where the prompt's weights or steps make no sense. */
export async function courseOf(
  prompt: string,
  steps: number,
  encode: (text: WeightedText) => Promise<EncodedPrompt>,
): Promise<PromptCourse> {
  const encoded = new Map<WeightedText, EncodedPrompt>();
  const course: EncodedPrompt[] = [];
  for (const text of promptAtSteps(prompt, steps)) {
    const one = encoded.get(text) ?? (await encode(text));
    encoded.set(text, one);
    course.push(one);
  }
  return course;
}

/** Two courses mixed step by step; 0 is exactly the first, 1 the second. */
export function blended(first: PromptCourse, second: PromptCourse, amount: number): PromptCourse {
  if (amount === 0) return first;
  if (amount === 1) return second;
  const course: EncodedPrompt[] = [];
  first.forEach((one, step) => {
    const other = second[step]!;
    const same = one === first[step - 1] && other === second[step - 1];
    course.push(same ? course.at(-1)! : mixed(one, other, amount));
  });
  return course;
}

/** Every word of both is seen, each as strongly as its prompt counts. */
function mixed(one: EncodedPrompt, other: EncodedPrompt, amount: number): EncodedPrompt {
  return {
    text: lerp(one.text, other.text, amount),
    pooled: lerp(one.pooled, other.pooled, amount),
    mask: one.mask.map((seen, i) => Math.max(seen, other.mask[i]!)),
    width: one.width,
    references: [...(one.references ?? []), ...(other.references ?? [])],
  };
}

/** Places of all illustrations that are looked at on the way, each once. */
export function referencesOf(course: PromptCourse): number[] {
  return [...new Set(course.flatMap(({ references }) => references ?? []))];
}
