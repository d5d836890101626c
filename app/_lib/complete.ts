/** A thing that a model knows, and the prompt with it in place of what was begun. */
export interface Completion {
  name: string;
  prompt: string;
}

const longest = 3;

/**
 * Things whose name begins, or has a word that begins, with the last words of a prompt; the more of
 * the prompt a name takes up the better, then the shorter.
 */
export function completions(prompt: string, names: readonly string[], limit = 6): Completion[] {
  const found = new Map<string, Completion>();
  for (const begun of endings(prompt)) {
    const before = prompt.slice(0, prompt.length - begun.length);
    const wanted = begun.toLowerCase();
    for (const name of matching(wanted, names))
      if (!found.has(name)) found.set(name, { name, prompt: before + name });
  }
  return [...found.values()].slice(0, limit);
}

/** The last three words, the last two, the last one; nothing of one letter, which says too little. */
function endings(prompt: string): string[] {
  const starts = [...prompt.matchAll(/(?<=^|[\s,(])[^\s,(]/g)].map((match) => match.index);
  return starts
    .slice(-longest)
    .map((start) => prompt.slice(start))
    .filter((ending) => ending.length > 1);
}

function matching(wanted: string, names: readonly string[]): string[] {
  const at = (name: string) => ` ${name.toLowerCase()}`.indexOf(` ${wanted}`);
  return names
    .filter((name) => at(name) >= 0 && name.length > wanted.length)
    .sort((a, b) => Math.sign(at(a)) - Math.sign(at(b)) || a.length - b.length);
}
