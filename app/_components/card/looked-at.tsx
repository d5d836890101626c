import type { Reference } from "@/server/contract";

/** The illustrations that the model looked at while it drew this, with thanks to who made them. */
export function LookedAt({ references }: { references: readonly Reference[] }) {
  if (references.length === 0) return null;
  return (
    <section aria-labelledby="looked-at" className="mt-6 border-t border-line pt-4 text-sm">
      <h3 id="looked-at" className="text-ink-2">
        Drawn after
      </h3>
      <ul className="mt-2 grid gap-1.5">
        {references.map(({ label, name, set, author, license, url }) => (
          <li key={`${set} ${name}`}>
            {label}, {url ? <SetLink url={url}>{set}</SetLink> : set}
            <span className="text-ink-2">
              {" "}
              by {author} ({license})
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const SetLink = ({ url, children }: { url: string; children: string }) => (
  <a
    href={url}
    target="_blank"
    rel="noreferrer"
    className="underline decoration-line-strong underline-offset-2 hover:decoration-safelight"
  >
    {children}
  </a>
);
