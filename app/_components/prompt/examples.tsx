"use client";

import { editDraft, useModel } from "../../_hooks/use-composer";

/** Prompts that show the model at its best, from its own card. */
export function Examples({ onPick }: { onPick: () => void }) {
  const examples = useModel()?.examples.slice(0, 6) ?? [];
  if (examples.length === 0) return null;
  return (
    <ul aria-label="Examples" className="flex flex-wrap gap-2">
      {examples.map((example) => (
        <li key={example} className="max-sm:nth-[n+5]:hidden">
          <button
            type="button"
            className="min-h-9 rounded-full border border-line-strong/60 px-3.5 text-sm text-ink-2 transition-colors hover:border-safelight hover:text-ink touch:min-h-10"
            onClick={() => {
              editDraft({ prompt: example });
              onPick();
            }}
          >
            {example}
          </button>
        </li>
      ))}
    </ul>
  );
}
