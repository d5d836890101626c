import { PromptError, type Recipe } from "../../server/contract";
import { blended, courseOf, type PromptCourse } from "../text/course";
import type { Prompts } from "../text/prompts";
import { Refusal } from "./generator";

/** @throws Refusal naming the prompt whose weights or steps make no sense. */
export async function courses(
  { prompt, negativePrompt, steps, start }: Recipe,
  prompts: Prompts,
): Promise<{ prompt: PromptCourse; negative: PromptCourse }> {
  const read = (field: string, text: string) =>
    refusing(field, () => courseOf(text, steps, (one) => prompts.encode(one)));
  const own = await read("prompt", prompt);
  return {
    prompt:
      start?.kind === "blend"
        ? blended(own, await read("start.secondPrompt", start.secondPrompt), start.amount)
        : own,
    negative: await refusing("negativePrompt", () =>
      courseOf(negativePrompt, steps, (one) => prompts.encodeNegative(one)),
    ),
  };
}

async function refusing<T>(field: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PromptError)) throw error;
    throw new Refusal(`the prompt cannot be read: ${error.message}`, field, error.limit);
  }
}
