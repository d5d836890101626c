/** 1 -> "1st", 12 -> "12th", 23 -> "23rd". */
export function ordinal(n: number): string {
  const teen = n % 100 >= 11 && n % 100 <= 13;
  const ending = teen ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th");
  return `${n}${ending}`;
}

/** Where a waiting generation stands, in words. */
export function place(position: number | null): string {
  if (position === null) return "In line";
  return position === 1 ? "Next in line" : `${ordinal(position)} in line`;
}

/** An expected wait, rounded as far as it can be trusted. */
export function wait(ms: number | null): string | null {
  if (ms === null) return null;
  const seconds = ms / 1000;
  if (seconds < 1) return "under a second";
  if (seconds < 10) return `about ${Math.round(seconds)} s`;
  if (seconds < 90) return `about ${Math.round(seconds / 5) * 5} s`;
  return `about ${Math.round(seconds / 60)} min`;
}

/** A measured time, exact: 850 -> "850 ms", 2340 -> "2.34 s". */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** 5.24 -> "5.2 MB", 61.3 -> "61 MB". */
export const megabytes = (count: number): string =>
  `${count < 10 ? count.toFixed(1) : Math.round(count)} MB`;

/** 4.13 -> "4.1 million". */
export const millions = (count: number): string =>
  `${count < 10 ? count.toFixed(1) : Math.round(count)} million`;

/** A number as it is read: three digits that count, small ones as powers of ten. */
export function figure(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size < 0.001)
    return value
      .toExponential(1)
      .replace("e-", " × 10⁻")
      .replace(/⁻(\d+)$/, raised);
  if (size >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

const raised = (_all: string, digits: string) =>
  `⁻${[...digits].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("")}`;

/** The first few words of a prompt, to call a picture by. */
export function shortName(prompt: string, words = 4): string {
  const all = prompt.trim().split(/\s+/);
  return all.length > words ? `${all.slice(0, words).join(" ")}…` : all.join(" ");
}

/** "Ada", "Ada, Bo", "Ada, Bo, 3 others". */
export function listNames(names: string[], shown = 3): string {
  const rest = names.length - shown;
  return rest > 1 ? `${names.slice(0, shown).join(", ")}, ${rest} others` : names.join(", ");
}

/** Up to two letters to stand for a name on a small round. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => [...(word ?? "")][0]?.toUpperCase() ?? "").join("");
}

const clock = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
export const dateTime = (epochMs: number) => clock.format(epochMs);

/** Time until something ends, in its largest unit: "6 days", "1 hour". */
export function timeLeft(ms: number): string {
  const [count, unit] =
    ms >= 36 * 3_600_000
      ? [Math.round(ms / 86_400_000), "day"]
      : ms >= 5_400_000
        ? [Math.round(ms / 3_600_000), "hour"]
        : [Math.max(1, Math.round(ms / 60_000)), "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** How long ago, as one says it: "just now", "5 min", "3 h", or the day. */
export function ago(epochMs: number, now = Date.now()): string {
  const minutes = Math.floor((now - epochMs) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h`;
  return dayClock.format(epochMs);
}

const dayClock = new Intl.DateTimeFormat("en", { day: "numeric", month: "short" });
