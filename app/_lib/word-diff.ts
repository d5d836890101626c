/** `at` is its place among the parts. */
export type Part = { at: number; text: string; change: "same" | "added" | "removed" };

/** Words, the gaps between them, and single signs where a script has no gaps. */
const token =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}\p{M}'’_-]+|\s+|./gsu;

/** What became of a prompt, word by word; removed words stand before those that replace them. */
export function wordDiff(before: string, after: string): Part[] {
  const [a, b] = [before.match(token) ?? [], after.match(token) ?? []];
  const common = lengths(a, b);
  const parts: Part[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      push(parts, a[i++]!, "same");
      j++;
    } else if (i < a.length && (j === b.length || common[i + 1]![j]! >= common[i]![j + 1]!)) {
      push(parts, a[i++]!, "removed");
    } else push(parts, b[j++]!, "added");
  }
  return parts;
}

/** Length of the longest common subsequence of what follows each pair of places. */
function lengths(a: string[], b: string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i]![j] =
        a[i] === b[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
    }
  }
  return table;
}

function push(parts: Part[], text: string, change: Part["change"]) {
  const last = parts.at(-1);
  if (last?.change === change) last.text += text;
  else parts.push({ at: parts.length, text, change });
}

/** Words that came and went, for a line of a few letters. */
export function wordCounts(parts: Part[]): { added: number; removed: number } {
  const words = (change: Part["change"]) =>
    parts
      .filter((part) => part.change === change)
      .flatMap(({ text }) => text.match(/[\p{L}\p{N}]+/gu) ?? []).length;
  return { added: words("added"), removed: words("removed") };
}
