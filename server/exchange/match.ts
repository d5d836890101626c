import {
  limits,
  plainSampling,
  samplingNames,
  type ModelInfo,
  type Recipe,
  type RecipeNote,
  type RecipeReading,
  type SamplerName,
} from "../contract";
import type { FoundRecipe } from "./found";
import { matchStart } from "./match-start";
import { matchSampler } from "./samplers";

type Matched = Pick<RecipeReading, "source" | "recipe" | "notes">;
type Note = Omit<RecipeNote, "field">;

/** Brings a recipe that was found in a file to what a model here can draw, and says what changed. */
export function matchRecipe(
  found: FoundRecipe,
  models: ModelInfo[],
  defaultModel: ModelInfo,
  drawSeed: () => number,
): Matched {
  const model = models.find((one) => isModel(one, found.model)) ?? defaultModel;
  const prompt = cut(found.prompt, limits.promptChars);
  const negativePrompt = negativeOf(found, model);
  const seed = seedOf(found, drawSeed);
  const steps = stepsOf(found, model);
  const guidance = guidanceOf(found, model);
  const sampler = matchSampler(found.sampler, found.scheduler, model);
  const size = sizeOf(found, model);
  const { start, notes: startNotes } = matchStart(found.recipe, model);
  const recipe = {
    model: model.id,
    prompt: prompt.value,
    negativePrompt: negativePrompt.value,
    seed: seed.value,
    steps: steps.value,
    guidance: guidance.value,
    sampler: sampler.value,
    width: size.value.width,
    height: size.value.height,
    ...chanceOf(found.recipe, sampler.value, model),
    ...(start && { start }),
  };
  const notes: RecipeNote[] = [
    { field: "prompt", ...prompt.note },
    ...(found.negativePrompt ? [{ field: "negativePrompt" as const, ...negativePrompt.note }] : []),
    { field: "model", ...modelNote(found.model, model) },
    { field: "seed", ...seed.note },
    { field: "steps", ...steps.note },
    { field: "guidance", ...guidance.note },
    { field: "sampler", ...sampler.note },
    { field: "size", ...size.note },
    ...startNotes,
    ...[...new Set(found.extras)].slice(0, 20).map(extraNote),
  ];
  return { source: found.source, recipe, notes };
}

const kept = (value: string): Note => ({ outcome: "kept", theirs: value, ours: value, why: null });
const changed = (theirs: string | null, ours: string, why: string): Note => ({
  outcome: "changed",
  theirs,
  ours,
  why,
});

const extraNote = (extra: string): RecipeNote => ({
  field: "extra",
  outcome: "left",
  theirs: extra.slice(0, 200),
  ours: null,
  why: "It has no counterpart here.",
});

const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, "");

const isModel = (model: ModelInfo, name: string | null) =>
  name !== null && [model.id, model.name].some((own) => plain(own) === plain(name));

function modelNote(theirs: string | null, model: ModelInfo): Note {
  if (isModel(model, theirs)) return { ...kept(model.name), theirs };
  const why = theirs
    ? "This model is not in the studio; the picture will look different."
    : "The file does not name its model.";
  return changed(theirs, model.name, why);
}

function cut(text: string, most: number): { value: string; note: Note } {
  const whole = text.trim();
  if (whole === "") {
    return {
      value: "",
      note: { outcome: "left", theirs: null, ours: null, why: "There is none." },
    };
  }
  if (whole.length <= most) return { value: whole, note: kept(whole) };
  const value = whole.slice(0, most).trim();
  return { value, note: changed(whole, value, `It was cut to ${most} characters.`) };
}

function seedOf({ seed }: FoundRecipe, draw: () => number): { value: number; note: Note } {
  if (seed === null || seed < 0) {
    const value = draw();
    const why = "The file names no seed; this one was drawn.";
    return { value, note: changed(null, String(value), why) };
  }
  const whole = Math.floor(seed);
  if (whole <= limits.seedMax) return { value: whole, note: kept(String(whole)) };
  const value = whole % (limits.seedMax + 1);
  return { value, note: changed(String(seed), String(value), "Seeds here go up to 2^53-1.") };
}

function negativeOf({ negativePrompt }: FoundRecipe, model: ModelInfo) {
  const found = cut(negativePrompt, limits.negativePromptChars);
  if (found.value === "" || model.settings.includes("negativePrompt")) return found;
  const value = model.defaults.negativePrompt;
  return { value, note: changed(found.value, value, `${model.name} reads no negative prompt.`) };
}

function stepsOf({ steps }: FoundRecipe, model: ModelInfo) {
  const own = model.defaults.steps;
  const free = model.settings.includes("steps") && !model.fixedSteps;
  return free ? between(steps, 1, model.maxSteps, own, true) : fixed(steps, own, model);
}

function guidanceOf({ guidance }: FoundRecipe, model: ModelInfo) {
  const own = model.defaults.guidance;
  const free = model.settings.includes("guidance");
  return free ? between(guidance, 0, limits.guidanceMax, own, false) : fixed(guidance, own, model);
}

function fixed(theirs: number | null, own: number, { name }: ModelInfo) {
  if (theirs === own) return { value: own, note: kept(String(own)) };
  const why = `${name} always takes this.`;
  return { value: own, note: changed(theirs === null ? null : String(theirs), String(own), why) };
}

/** What Emerge's own files say of chance, as far as the model heeds it. */
function chanceOf(recipe: Recipe | undefined, sampler: SamplerName, model: ModelInfo) {
  const { variation, sampling } = recipe ?? {};
  const own = model.defaults.sampling ?? plainSampling;
  const heeded = samplingNames.filter((name) => model.settings.includes(name));
  const kept = sampling && Object.fromEntries(heeded.map((name) => [name, sampling[name]]));
  return {
    ...(variation && sampler !== "tokens" ? { variation } : {}),
    ...(kept && heeded.length > 0 ? { sampling: { ...own, ...kept } } : {}),
  };
}

function between(
  theirs: number | null,
  least: number,
  most: number,
  otherwise: number,
  whole: boolean,
): { value: number; note: Note } {
  if (theirs === null) {
    const why = "The file does not say; this is the model's own.";
    return { value: otherwise, note: changed(null, String(otherwise), why) };
  }
  const value = Math.min(most, Math.max(least, whole ? Math.round(theirs) : theirs));
  if (value === theirs) return { value, note: kept(String(value)) };
  const why = `It must be between ${least} and ${most} here.`;
  return { value, note: changed(String(theirs), String(value), why) };
}

type Size = { width: number; height: number };

const nameOf = ({ width, height }: Size) => `${width} × ${height}`;

/** The size itself, or the one nearest in shape and then in area. */
function sizeOf({ width, height }: FoundRecipe, model: ModelInfo): { value: Size; note: Note } {
  const first = model.sizes[0]!;
  if (!width || !height || width < 1 || height < 1) {
    const why = "The file does not say; this is the model's own.";
    return { value: first, note: changed(null, nameOf(first), why) };
  }
  const theirs = { width, height };
  const [value] = model.sizes.toSorted((a, b) => {
    const byShape = off(shape(a), shape(theirs)) - off(shape(b), shape(theirs));
    return Math.abs(byShape) > 0.01
      ? byShape
      : off(area(a), area(theirs)) - off(area(b), area(theirs));
  }) as [Size];
  if (nameOf(value) === nameOf(theirs)) return { value, note: kept(nameOf(value)) };
  const why = `${model.name} does not draw this size.`;
  return { value, note: changed(nameOf(theirs), nameOf(value), why) };
}

const shape = (size: Size) => size.width / size.height;
const area = (size: Size) => size.width * size.height;
const off = (a: number, b: number) => Math.abs(Math.log(a / b));
