import { PromptError, readPrompt, weightLimit, type PromptPart } from "./prompt-syntax";
import type { Recipe } from "./recipe";

/** Words of one weight. */
export interface Span {
  text: string;
  weight: number;
}

/** A prompt as it stands at one step. */
export type WeightedText = readonly Span[];

export const plainText = (text: string): WeightedText => [{ text, weight: 1 }];

/** The words alone. */
export const wordsOf = (spans: WeightedText): string => spans.map((span) => span.text).join("");

/**
 * The prompt at each of the steps; steps at which it is the same share one entry.
 * @throws PromptError for a weight outside 0..2, and for a step that the run does not have.
 */
export function promptAtSteps(prompt: string, steps: number): WeightedText[] {
  const parts = readPrompt(prompt);
  const texts: WeightedText[] = [];
  const known = new Map<string, WeightedText>();
  for (let step = 0; step < steps; step++) {
    const spans = merged(spansAt(parts, { step, steps, weight: 1 }));
    const key = JSON.stringify(spans);
    texts.push(known.get(key) ?? spans);
    known.set(key, texts[step]!);
  }
  return texts;
}

/** What is wrong with a recipe's prompts, for a sentence that begins with the field. */
export interface PromptFault {
  field: "prompt" | "negativePrompt" | "start.secondPrompt";
  message: string;
  limit: string;
}

/** The first weight or step in a recipe's prompts that makes no sense; null if they can be drawn. */
export function promptFault({
  prompt,
  negativePrompt,
  steps,
  start,
}: Pick<Recipe, "prompt" | "negativePrompt" | "steps" | "start">): PromptFault | null {
  const second = start && "secondPrompt" in start ? start.secondPrompt : "";
  return (
    faultIn("prompt", prompt, steps) ??
    faultIn("start.secondPrompt", second, steps) ??
    faultIn("negativePrompt", negativePrompt, steps)
  );
}

function faultIn(field: PromptFault["field"], text: string, steps: number): PromptFault | null {
  try {
    promptAtSteps(text, steps);
    return null;
  } catch (error) {
    if (!(error instanceof PromptError)) throw error;
    return { field, message: `cannot be read: ${error.message}`, limit: error.limit };
  }
}

interface Place {
  step: number;
  steps: number;
  weight: number;
}

function spansAt(parts: readonly PromptPart[], place: Place): Span[] {
  return parts.flatMap((part) => {
    switch (part.kind) {
      case "text":
        return [{ text: part.text, weight: checked(place.weight, part.text) }];
      case "weighted":
        return spansAt(part.parts, { ...place, weight: place.weight * part.weight });
      case "changing": {
        const change = stepOf(part.moment, place.steps);
        return spansAt(place.step < change ? part.from : part.to, place);
      }
    }
  });
}

function checked(weight: number, words: string): number {
  if (weight >= 0 && weight <= 2) return weight;
  const shown = Math.round(weight * 1000) / 1000;
  const message = `the weight ${shown} of "${words.trim()}" must be between 0 and 2`;
  throw new PromptError(message, weightLimit);
}

/** Steps before the change. */
function stepOf(
  moment: Extract<PromptPart, { kind: "changing" }>["moment"],
  steps: number,
): number {
  if ("share" in moment) return Math.round(moment.share * steps);
  if (moment.steps <= steps) return moment.steps;
  throw new PromptError(
    `a change after step ${moment.steps} never comes: there are ${steps} steps`,
    `0..${steps}`,
  );
}

/** Neighbours of one weight as one; no words at all are one empty span. */
function merged(spans: readonly Span[]): Span[] {
  const out: Span[] = [];
  for (const span of spans) {
    const last = out.at(-1);
    if (last?.weight === span.weight) last.text += span.text;
    else out.push({ ...span });
  }
  return out.length > 0 ? out : [{ text: "", weight: 1 }];
}
