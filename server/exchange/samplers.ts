import type { ModelInfo, RecipeNote, SamplerName } from "../contract";

/**
 * Names that other programs give to samplers, as they stand once case, blanks, signs and a leading
 * "k" are gone. `same` is the same method; the others are the nearest in kind.
 */
const known: [RegExp, SamplerName, "same" | "near"][] = [
  [/^flow(match)?euler/, "flow-euler", "same"],
  [/^flow(match)?heun/, "flow-heun", "same"],
  [/^euler(a|ancestral)(cfgpp)?$/, "euler-ancestral", "same"],
  [/^euler$/, "euler", "same"],
  [/^heun$/, "heun", "same"],
  [/^ddim$/, "ddim", "same"],
  [/^ddpm$/, "ddpm", "same"],
  [/^dpmpp2m$/, "dpmpp-2m", "same"],
  [/^unipc(bh2)?$/, "unipc", "same"],
  [/^lcm$/, "lcm", "same"],
  [/^latentpath$/, "latent-path", "same"],
  [/^flowblocks$/, "flow-blocks", "same"],
  [/^tokens$/, "tokens", "same"],
  [/^dpmpp2sa|^dpm2a|ancestral|sde/, "euler-ancestral", "near"],
  [/^dpm(pp)?|^deis|^ipndm|^res/, "dpmpp-2m", "near"],
  [/^heun/, "heun", "near"],
  [/^lms|^plms|^pndm|^euler/, "euler", "near"],
];

/** Where a model has not the sampler itself, the first of these that it has. */
const instead: Record<SamplerName, SamplerName[]> = {
  "flow-euler": ["euler", "ddim"],
  "flow-heun": ["heun", "flow-euler", "euler"],
  euler: ["flow-euler", "ddim"],
  "euler-ancestral": ["ddpm", "euler", "flow-euler"],
  heun: ["flow-heun", "dpmpp-2m", "euler", "flow-euler"],
  ddim: ["euler", "flow-euler"],
  ddpm: ["euler-ancestral", "euler", "flow-euler"],
  "dpmpp-2m": ["unipc", "heun", "flow-heun", "euler", "flow-euler"],
  unipc: ["dpmpp-2m", "heun", "flow-heun", "euler", "flow-euler"],
  lcm: ["euler-ancestral", "euler", "flow-euler"],
  "latent-path": [],
  "flow-blocks": [],
  tokens: [],
};

type Note = Omit<RecipeNote, "field">;

export function matchSampler(
  name: string | null,
  scheduler: string | null,
  model: ModelInfo,
): { value: SamplerName; note: Note } {
  const theirs = [name, usual(scheduler) ? null : scheduler].filter(Boolean).join(", ") || null;
  if (name === null) {
    const value = model.defaults.sampler;
    const why = "The file does not say; this is the model's own.";
    return { value, note: { outcome: "changed", theirs, ours: value, why } };
  }
  const hit = lookUp(name);
  const value = choose(hit?.[0] ?? null, model);
  if (hit?.[1] === "same" && value === hit[0] && usual(scheduler) && !karras.test(name)) {
    return { value, note: { outcome: "kept", theirs, ours: value, why: null } };
  }
  const why =
    value === hit?.[0] && hit[1] === "same"
      ? "The same method, with this model's own noise schedule."
      : `The nearest that ${model.name} knows.`;
  return { value, note: { outcome: "changed", theirs, ours: value, why } };
}

const karras = /\s(karras|exponential)$/i;

function lookUp(name: string): [SamplerName, "same" | "near"] | null {
  const bare = name
    .replace(karras, "")
    .toLowerCase()
    .replace(/\+\+|plusplus/g, "pp")
    .replace(/[^a-z0-9]+/g, "")
    .replace(/^(sample)?k(?=euler|heun|dpm|lms)/, "");
  const row = known.find(([pattern]) => pattern.test(bare));
  return row ? [row[1], row[2]] : null;
}

function choose(wanted: SamplerName | null, model: ModelInfo): SamplerName {
  if (!wanted) return model.defaults.sampler;
  const order = [wanted, ...instead[wanted]];
  return order.find((one) => model.samplers.includes(one)) ?? model.defaults.sampler;
}

const usual = (scheduler: string | null) =>
  scheduler === null || /^(normal|simple|automatic|uniform)$/i.test(scheduler);
