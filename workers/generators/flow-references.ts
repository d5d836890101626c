import type { EncodedPrompt } from "../text/prompts";

/** Slots of illustrations behind the words, in two sizes: all large ones first. */
const slotCount = 4;

/**
 * The flow looks at one illustration a thing, chosen by the seed: the first thing's goes into the
 * first slot, the second's, or a second one of the only thing, into the third; the others are empty.
 */
export function arranged(
  prompt: EncodedPrompt,
  seed: number,
  labelOf: (reference: number) => string | undefined,
): EncodedPrompt {
  const { slots, text, width, mask } = prompt;
  if (!slots || slots.length !== slotCount) return prompt;
  const [first, second] = chosenSlots(slots, seed, labelOf);
  const from = [first, null, second, null];
  const chosen = from.map((slot) => (slot === null ? -1 : slots[slot]!));
  return {
    ...prompt,
    text: moved(text, mask.length * width, from),
    slots: chosen,
    references: [...new Set(chosen.filter((reference) => reference >= 0))],
  };
}

type Slot = number | null;

/** Which slots are looked at; absent ones are skipped in favour of the next present. */
export function chosenSlots(
  slots: readonly number[],
  seed: number,
  labelOf: (reference: number) => string | undefined,
): [Slot, Slot] {
  const things = new Set(slots.filter((reference) => reference >= 0).map(labelOf));
  const present = (order: readonly number[]) => order.find((slot) => slots[slot]! >= 0) ?? null;
  if (things.size > 1) {
    const k = seed % 2;
    return [present([k, 1 - k]), present([2 + k, 3 - k])];
  }
  const round = (from: number) => [0, 1, 2, 3].map((i) => (from + i) % slotCount);
  return [present(round(seed % slotCount)), present(round(seed + 2))];
}

/** Rows of the words stay; of the large and of the small slots each is another one or empty. */
function moved(text: Float32Array, words: number, from: readonly Slot[]): Float32Array {
  const out = new Float32Array(text.length);
  out.set(text.subarray(0, words));
  // A large illustration takes four times the rows of one at half the size.
  const small = (text.length - words) / (slotCount * 5);
  for (const [begin, size] of [
    [words, 4 * small],
    [words + slotCount * 4 * small, small],
  ] as const)
    from.forEach((slot, i) => {
      if (slot === null) return;
      const rows = text.subarray(begin + slot * size, begin + (slot + 1) * size);
      out.set(rows, begin + i * size);
    });
  return out;
}
