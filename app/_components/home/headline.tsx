/**
 * The word comes up out of the grain, as the pictures do: its first letters are still dots, its
 * last ones ink.
 */
export function Headline() {
  return (
    <h1 className="font-display text-[clamp(2.5rem,12.4cqi,5.25rem)] leading-[0.98] tracking-[-0.02em] text-balance">
      <span className="sr-only">Watch images emerge, together</span>
      <span aria-hidden>
        Watch images{" "}
        <span className="whitespace-nowrap text-safelight">
          <span className="font-grain text-[0.84em] tracking-[-0.06em]">eme</span>rge
        </span>
        , together
      </span>
    </h1>
  );
}
