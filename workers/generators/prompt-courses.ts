import { PromptError, type Recipe } from "../../server/contract";
import { blended, courseOf, type PromptCourse } from "../text/course";
import type { EncodedPrompt, Prompts } from "../text/prompts";
import { Refusal } from "./generator";

export interface Told {
  prompt: PromptCourse;
  /** Stands in for the empty prompt of classifier-free guidance. */
  negative: PromptCourse;
}

/** @throws Refusal naming the prompt whose weights or steps make no sense. */
export async function courses(recipe: Recipe, prompts: Prompts): Promise<Told> {
  const { negativePrompt, steps } = recipe;
  return {
    prompt: await promptCourse(recipe, prompts),
    negative: await courseFor("negativePrompt", negativePrompt, steps, prompts, "encodeNegative"),
  };
}

/** Nothing to keep away from: the empty prompt is the other side of guidance. */
export const isPlain = ({ negativePrompt }: Recipe) => negativePrompt.trim() === "";

/** The prompt, mixed with the second picture's where there are two. @throws Refusal as above. */
export async function promptCourse(
  { prompt, steps, start }: Recipe,
  prompts: Prompts,
): Promise<PromptCourse> {
  const own = await courseFor("prompt", prompt, steps, prompts);
  if (start?.kind !== "blend" && start?.kind !== "between") return own;
  const { secondPrompt, amount } = start;
  const second = await courseFor("start.secondPrompt", secondPrompt, steps, prompts);
  return blended(own, second, amount);
}

/** @throws Refusal naming the field whose weights or steps make no sense. */
export function courseFor(
  field: string,
  text: string,
  steps: number,
  prompts: Prompts,
  how: "encode" | "encodeNegative" = "encode",
): Promise<PromptCourse> {
  return refusing(field, () => courseOf(text, steps, (one) => prompts[how](one)));
}

/** For models that read a prompt once. @throws Refusal where it changes on the way. */
export function steady(field: string, course: PromptCourse): EncodedPrompt {
  const [first] = course;
  if (course.every((one) => one === first)) return first!;
  const message = "this model reads its prompt once: it cannot change between steps";
  throw new Refusal(message, field);
}

async function refusing<T>(field: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PromptError)) throw error;
    throw new Refusal(`the prompt cannot be read: ${error.message}`, field, error.limit);
  }
}
