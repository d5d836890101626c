import { concat } from "../math/tensor";
import type { Tensor } from "../runtime";
import type { EncodedPrompt } from "../text/prompts";

/** Rows of one shape as a batch. */
export function stacked(rows: readonly Float32Array[], dims: readonly number[]): Tensor {
  return { data: concat(rows), dims: [rows.length, ...dims] };
}

/** What graphs with the names of their family are told of prompts, one row each. */
export function cond(prompts: readonly EncodedPrompt[]): Record<string, Tensor> {
  const { text, width, pooled, mask } = prompts[0]!;
  const rows = (of: (prompt: EncodedPrompt) => Float32Array) => prompts.map(of);
  return {
    text: stacked(
      rows((prompt) => prompt.text),
      [text.length / width, width],
    ),
    text_pooled: stacked(
      rows((prompt) => prompt.pooled),
      [pooled.length],
    ),
    text_mask: stacked(
      rows((prompt) => prompt.mask),
      [mask.length],
    ),
  };
}
