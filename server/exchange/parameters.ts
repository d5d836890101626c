import type { Recipe, SamplerName } from "../contract";

const samplers: Record<SamplerName, string> = {
  "flow-euler": "Euler",
  "flow-heun": "Heun",
  euler: "Euler",
  "euler-ancestral": "Euler a",
  heun: "Heun",
  ddim: "DDIM",
  ddpm: "DDPM",
  "dpmpp-2m": "DPM++ 2M",
  unipc: "UniPC",
  lcm: "LCM",
  "latent-path": "Latent path",
  "flow-blocks": "Flow blocks",
  tokens: "Tokens",
};

/** A recipe in the text form of AUTOMATIC1111's web UI, which most other programs read. */
export function toParameters(recipe: Recipe, modelHash: string | null): string {
  const settings: [string, string | number][] = [
    ["Steps", recipe.steps],
    ["Sampler", samplers[recipe.sampler]],
    ["CFG scale", recipe.guidance],
    ["Seed", recipe.seed],
    ["Size", `${recipe.width}x${recipe.height}`],
    ...drawnBy(recipe),
    // The web UI's short form of a SHA-256.
    ...(modelHash ? ([["Model hash", modelHash.slice(0, 10)]] as [string, string][]) : []),
    ["Model", recipe.model],
    ["Version", "Emerge"],
  ];
  const line = settings.map(([name, value]) => `${name}: ${quote(String(value))}`).join(", ");
  const negative = recipe.negativePrompt ? [`Negative prompt: ${recipe.negativePrompt}`] : [];
  return [recipe.prompt, ...negative, line].join("\n");
}

/** Settings that the web UI has no words for: as it names those of its extensions. */
function drawnBy({ sampling, start }: Recipe): [string, string | number][] {
  const chance: [string, number][] = sampling
    ? [
        ["Temperature", sampling.temperature],
        ["Top K", sampling.topK],
        ["Top P", sampling.topP],
      ]
    : [];
  if (start?.kind === "forward") return [...chance, ["Process", "forward"]];
  if (start?.kind !== "between") return chance;
  const { secondPrompt, secondSeed, amount } = start;
  return [
    ...chance,
    ["Second prompt", secondPrompt],
    ["Second seed", secondSeed],
    ["Between", amount],
  ];
}

const quote = (value: string) => (/[,:\n]/.test(value) ? JSON.stringify(value) : value);
