import { promptAtSteps, type Recipe, type Reference } from "../../../server/contract";
import type { EncodedPrompt, Prompts } from "../../text/prompts";
import type { Decode } from "../decode";
import type { Finding, Picture } from "../generator";
import { heatMap } from "./maps";

interface TextParts {
  prompts: Prompts;
  references: readonly Reference[];
  /** Null where nothing turns an illustration's latents into a picture. */
  decode: Decode | null;
}

/** Of illustrations, rows of numbers are patches of so many latents a side. */
const patch = 4;
/** Slots of illustrations; a large one has four times the rows of one at half the size. */
const [slotCount, sizes] = [4, 5];

/** What the prompt is to a model at a step: tokens, rows of numbers, illustrations. */
export async function textFindings(
  { prompt, steps }: Recipe,
  index: number,
  encoded: EncodedPrompt,
  parts: TextParts,
): Promise<Finding[]> {
  const text = promptAtSteps(prompt, steps)[Math.min(index, steps - 1)]!;
  const looked = await references(encoded, parts);
  return [
    { kind: "tokens", id: "tokens", tokens: parts.prompts.tokens(text) },
    { kind: "image", id: "text-vectors", picture: heatMap(encoded.text, encoded.width) },
    ...(looked.length > 0
      ? [{ kind: "bars", id: "references", entries: looked } satisfies Finding]
      : []),
  ];
}

async function references(encoded: EncodedPrompt, { references: all, decode }: TextParts) {
  const slots = (encoded.slots ?? encoded.references ?? []).map((place, slot) => ({ place, slot }));
  const seen = slots.filter(({ place }) => place >= 0 && all[place]);
  const entries = [];
  for (const { place, slot } of seen) {
    const picture = encoded.slots && decode ? await thumbnail(encoded, slot, decode) : null;
    const share = 1 / seen.length;
    entries.push({ label: all[place]!.label, share, ...(picture ? { picture } : {}) });
  }
  return entries;
}

/** The large illustration in a slot, put together from its patches. */
async function thumbnail(
  { text, width, mask }: EncodedPrompt,
  slot: number,
  decode: Decode,
): Promise<Picture | null> {
  const rows = ((text.length / width - mask.length) / (slotCount * sizes)) * 4;
  const [channels, across] = [width / patch ** 2, Math.sqrt(rows)];
  if (!Number.isInteger(channels) || !Number.isInteger(across) || across === 0) return null;
  const side = across * patch;
  const own = text.subarray((mask.length + slot * rows) * width);
  const latents = new Float32Array(channels * side * side);
  for (let i = 0; i < latents.length; i++) {
    const [channel, y, x] = [Math.floor(i / side ** 2), Math.floor(i / side) % side, i % side];
    const row = Math.floor(y / patch) * across + Math.floor(x / patch);
    latents[i] = own[row * width + (channel * patch + (y % patch)) * patch + (x % patch)]!;
  }
  return decode(latents, [channels, side, side]);
}
