import path from "node:path";
import { ModelError } from "../models/error";
import type { UnetCard } from "./card";
import type { CheckpointParts } from "./parts";

/**
 * The graphs must be made for one another; dimensions that an export left free may be anything.
 * @throws ModelError naming the graph that does not fit.
 */
export function requireFit(
  { folder, unet, decoder, texts }: CheckpointParts,
  card: UnetCard,
): void {
  const where = path.join(folder, unet.graph.file);
  const inputDims = (name: string) => unet.graph.inputs.find((input) => input.name === name)?.dims;

  const [given, wanted] = [inputDims(card.inputs.latents)?.[1], decoder.graph.inputs[0]?.dims[1]];
  if (given && wanted && given !== wanted) {
    const what = `takes ${given} channels where the decoder has ${wanted}`;
    throw new ModelError(`${where} ${what} (inpainting U-Nets are not supported)`);
  }
  const widths = texts.map(({ graph, card }) => widthOf(graph.outputs, card.outputs.text));
  const width = inputDims(card.inputs.text)?.[2];
  const total = widths.reduce<number>((sum, one) => sum + (one ?? NaN), 0);
  if (width && !Number.isNaN(total) && total !== width)
    throw new ModelError(`${where} reads text of width ${width}; the text encoders give ${total}`);
}

const widthOf = (outputs: readonly { name: string; dims: (number | null)[] }[], name: string) =>
  outputs.find((output) => output.name === name)?.dims[2] ?? null;
