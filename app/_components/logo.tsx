import Link from "next/link";

/** Dots that grow round the dial, like a picture that comes up. */
const dots = [
  [32, 10, 5],
  [47.5, 16.5, 5.4],
  [54, 32, 4.8],
  [47.5, 47.5, 4.1],
  [32, 54, 3.4],
  [16.5, 47.5, 2.7],
  [10, 32, 2.1],
  [16.5, 16.5, 1.5],
] as const;

function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 64 64" className={className} fill="currentColor" aria-hidden>
      <circle cx="32" cy="32" r="10" />
      {dots.map(([cx, cy, r], index) => (
        <circle key={r} cx={cx} cy={cy} r={r} opacity={1 - index * 0.1} />
      ))}
    </svg>
  );
}

export function Logo({ compact = false }: { compact?: boolean }) {
  return (
    <Link
      href="/"
      // The page that is open comes first; the other one is there soon enough.
      prefetch={false}
      aria-label="Emerge, start page"
      className="inline-flex min-h-10 shrink-0 items-center gap-2 rounded-sm"
    >
      <Mark className="size-6 text-safelight" />
      <span className={`font-display text-xl ${compact ? "max-lg:hidden" : ""}`}>Emerge</span>
    </Link>
  );
}
