import { combine } from "../../math/tensor";
import { Noising, type Ask } from "../../samplers";
import type { Finding } from "../generator";
import type { LatentParts, LatentRun } from "../latent-diffusion";
import { isPlain } from "../prompt-courses";
import { distance, distanceMap, latentMap } from "./maps";
import { textFindings } from "./text";

/** A step of a denoising run: what the network is given, and what it makes of it. */
export async function diffusionFindings(parts: LatentParts, run: LatentRun): Promise<Finding[]> {
  const { sampling, recipe, latentShape, small } = run;
  const index = Math.min(sampling.index, recipe.steps - 1);
  const told = await textFindings(recipe, index, run.prompt[index]!, {
    ...parts,
    decode: parts.thumbnail,
  });
  const { alpha, sigma } = sampling.levels[sampling.index]!;
  const given: Finding[] = [
    { kind: "image", id: "latent", picture: latentMap(sampling.x, latentShape) },
    { kind: "number", id: "noise-level", value: sigma },
    { kind: "number", id: "signal-level", value: alpha },
  ];
  if (small) {
    const picture = latentMap(small.data as Float32Array, small.dims);
    given.push({ kind: "image", id: "small-picture", picture });
  }
  if (sampling instanceof Noising) return [...told, ...given];
  const ask = sampling.advance().next().value as Ask;
  return [...told, ...given, ...(await estimates(parts, run, ask))];
}

async function estimates(parts: LatentParts, run: LatentRun, ask: Ask): Promise<Finding[]> {
  const { recipe, latentShape, sampling, small } = run;
  const [prompt, negative] = [run.prompt[sampling.index]!, run.negative[sampling.index]!];
  const asked = { ...ask, shape: latentShape, small, prompt, negative, plain: isPlain(recipe) };
  const guided = recipe.guidance !== 1;
  const [clean, own, other] = await parts.denoiser.estimate([
    { ...asked, guidance: recipe.guidance },
    ...(guided
      ? [
          { ...asked, guidance: 1 },
          { ...asked, prompt: negative, guidance: 1 },
        ]
      : []),
  ]);
  const { alpha, sigma } = ask.level;
  const noise = combine(1 / sigma, ask.x, -alpha / sigma, clean!);
  const found: Finding[] = [
    { kind: "image", id: "predicted-noise", picture: latentMap(noise, latentShape) },
    { kind: "image", id: "predicted-picture", picture: await parts.picture(clean!, latentShape) },
  ];
  if (!own || !other) return found;
  const difference = distanceMap(own, other, latentShape);
  return [
    ...found,
    { kind: "image", id: "guidance-difference", picture: difference },
    { kind: "number", id: "guidance-size", value: distance(own, other) },
  ];
}
