import type { Recipe } from "@/server/contract";
import { sizeName } from "./draft";

export type SettingChange = { name: string; before: string; after: string };

/** What a recipe says beside its prompt, in the words of the settings. */
const settings: [name: string, read: (recipe: Recipe) => string][] = [
  ["Negative prompt", (recipe) => recipe.negativePrompt || "none"],
  ["Model", (recipe) => recipe.model],
  ["Seed", (recipe) => String(recipe.seed)],
  ["Steps", (recipe) => String(recipe.steps)],
  ["Guidance", (recipe) => String(recipe.guidance)],
  ["Sampler", (recipe) => recipe.sampler],
  ["Temperature", ({ sampling }) => String(sampling?.temperature ?? "the model’s")],
  ["Top-k", ({ sampling }) => String(sampling?.topK ?? "the model’s")],
  ["Top-p", ({ sampling }) => String(sampling?.topP ?? "the model’s")],
  ["Size", sizeName],
  ["Start", ({ start }) => startName(start)],
  [
    "Variation",
    ({ variation }) =>
      variation ? `${percent(variation.strength)} towards seed ${variation.seed}` : "none",
  ],
];

export function changedSettings(before: Recipe, after: Recipe): SettingChange[] {
  return settings
    .map(([name, read]) => ({ name, before: read(before), after: read(after) }))
    .filter((change) => change.before !== change.after);
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

function startName(start: Recipe["start"]): string {
  switch (start?.kind) {
    case undefined:
    case "noise":
      return "noise";
    case "image":
      return `a picture, ${percent(start.strength)} changed`;
    case "inpaint":
      return `a part repainted, ${percent(start.strength)} changed`;
    case "blend":
      return `a blend, ${percent(start.amount)} of the second`;
    case "branch":
      return `step ${start.step}`;
    case "forward":
      return "a picture, into noise";
    case "between":
      return `${percent(start.amount)} of the way to “${start.secondPrompt}”, seed ${start.secondSeed}`;
  }
}
