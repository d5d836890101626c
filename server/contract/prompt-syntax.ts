/** A prompt whose weights or steps make no sense; the message says which, the limit what is allowed. */
export class PromptError extends Error {
  override name = "PromptError";
  constructor(
    message: string,
    readonly limit: string,
  ) {
    super(message);
  }
}

/** When a prompt changes: after so many steps, or after a share of all. */
type Moment = { steps: number } | { share: number };

/** A prompt as it is written. */
export type PromptPart =
  | { kind: "text"; text: string }
  | { kind: "weighted"; weight: number; parts: PromptPart[] }
  | { kind: "changing"; from: PromptPart[]; to: PromptPart[]; moment: Moment };

/** What a bracket without a number stands for. */
const emphasis = 1.1;
export const weightLimit = "0..2";

/**
 * Reads `(word:1.3)`, `(word)`, `[word]`, `[from:to:step]`, `[word:step]` and escapes such as `\(`,
 * as AUTOMATIC1111's web UI does: brackets nest, what is never closed reaches to the end, and
 * whatever is none of these is words.
 * @throws PromptError for a step that is no step.
 */
export function readPrompt(prompt: string): PromptPart[] {
  return new Reader(prompt).whole();
}

const number = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)\s*$/;
const escapable = String.raw`()[]\:`;

/** Recursive descent, one character at a time. */
class Reader {
  private at = 0;

  constructor(private readonly prompt: string) {}

  whole(): PromptPart[] {
    return joined(this.sections(""));
  }

  /** What lies between the colons, up to the bracket that closes; at the top, colons are words. */
  private sections(closer: string): PromptPart[][] {
    const found: PromptPart[][] = [[]];
    while (this.at < this.prompt.length) {
      const char = this.prompt[this.at++]!;
      const parts = found.at(-1)!;
      if (char === closer) return found;
      if (char === "(") parts.push(this.round());
      else if (char === "[") parts.push(this.square());
      else if (char === ":" && closer !== "") found.push([]);
      else addText(parts, char === "\\" ? this.escaped() : char);
    }
    return found;
  }

  private escaped(): string {
    const next = this.prompt[this.at] ?? "";
    if (next === "" || !escapable.includes(next)) return "\\";
    this.at++;
    return next;
  }

  private round(): PromptPart {
    const sections = this.sections(")");
    const weight = numberIn(sections);
    if (weight === null) return { kind: "weighted", weight: emphasis, parts: joined(sections) };
    return { kind: "weighted", weight: Number(weight), parts: joined(sections.slice(0, -1)) };
  }

  private square(): PromptPart {
    const sections = this.sections("]");
    const step = numberIn(sections);
    if (step === null) return { kind: "weighted", weight: 1 / emphasis, parts: joined(sections) };
    const [first, ...rest] = sections.slice(0, -1);
    const [from, to] = rest.length === 0 ? [[], first!] : [first!, joined(rest)];
    return { kind: "changing", from, to, moment: momentOf(step.trim()) };
  }
}

/** The number after the last colon, where there is one. */
function numberIn(sections: readonly PromptPart[][]): string | null {
  const [only, more] = sections.at(-1)!;
  if (sections.length < 2 || only?.kind !== "text" || more) return null;
  return number.test(only.text) ? only.text : null;
}

/** A point makes it a share of the steps, as in AUTOMATIC1111's web UI. */
function momentOf(text: string): Moment {
  const value = Number(text);
  if (!text.includes(".")) {
    if (value < 0) throw new PromptError(`the step ${text} must not be negative`, "0..steps");
    return { steps: value };
  }
  if (value >= 0 && value <= 1) return { share: value };
  const message = `${text} must be a share of the steps between 0.0 and 1.0, or a whole step`;
  throw new PromptError(message, "0.0..1.0");
}

function addText(parts: PromptPart[], text: string): void {
  const last = parts.at(-1);
  if (last?.kind === "text") last.text += text;
  else parts.push({ kind: "text", text });
}

/** Sections as one, the colons between them being words again. */
function joined(sections: readonly PromptPart[][]): PromptPart[] {
  const [first = [], ...rest] = sections;
  return rest.reduce<PromptPart[]>(
    (parts, section) => {
      addText(parts, ":");
      for (const part of section) {
        if (part.kind === "text") addText(parts, part.text);
        else parts.push(part);
      }
      return parts;
    },
    [...first],
  );
}
