import type { EncodedPrompt } from "../../text/prompts";
import type { Finding } from "../generator";
import type { LatentPath } from "../latent-path";
import { pointAt, timeOf, type PathRun } from "../path-run";
import { heatMap, latentMap } from "./maps";
import { textFindings } from "./text";

/** A step along the way from the mean picture to the sample. */
export async function pathFindings(model: LatentPath, run: PathRun): Promise<Finding[]> {
  const { parts } = model;
  const step = run.step + 1;
  const point = pointAt(run, step);
  const { prompt } = point;
  const latents = await model.generate(point);
  const mean = await model.generate({ z: new Float32Array(parts.z), prompt });
  const before = run.step > 0 ? run.latents : mean;
  return [
    ...(await textFindings(run.recipe, run.skipped + run.step, prompt, parts)),
    { kind: "number", id: "latent-time", value: timeOf(run, step) },
    { kind: "image", id: "latent", picture: latentMap(before, run.latentShape) },
    {
      kind: "image",
      id: "predicted-picture",
      picture: await parts.decode(latents, run.latentShape),
    },
    { kind: "image", id: "mean-picture", picture: await parts.decode(mean, run.latentShape) },
    ...(await judged(model, latents, prompt)),
  ];
}

/** What the model's other half says of the picture. */
async function judged(
  { parts }: LatentPath,
  latents: Float32Array,
  prompt: EncodedPrompt,
): Promise<Finding[]> {
  const { score, inverse } = parts;
  const found: Finding[] = [];
  if (score)
    found.push({ kind: "number", id: "discriminator-score", value: await score(latents, prompt) });
  if (inverse) {
    const { mean, logVariance } = await inverse.recognize(latents, prompt);
    const width = squarest(mean.length);
    found.push(
      { kind: "image", id: "latent-mean", picture: heatMap(mean, width) },
      { kind: "image", id: "latent-variance", picture: heatMap(logVariance.map(Math.exp), width) },
    );
  }
  return found;
}

/** The width of the rectangle of so many values that is nearest to a square, lying. */
function squarest(count: number): number {
  let height = Math.floor(Math.sqrt(count));
  while (count % height !== 0) height--;
  return count / height;
}
