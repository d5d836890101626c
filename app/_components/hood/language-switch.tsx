"use client";

import { languages, type Language } from "../../_lib/language";
import { chooseLanguage, useLanguage, useRestoredLanguage } from "../../_hooks/use-language";

const all = Object.entries(languages) as [Language, string][];

/** In which language the explanations are read. */
export function LanguageSwitch() {
  useRestoredLanguage();
  const language = useLanguage();
  return (
    <div
      role="radiogroup"
      aria-label="Language of the explanations"
      className="flex shrink-0 rounded-md border border-line-strong/60 p-0.5 text-sm"
    >
      {all.map(([name, label]) => (
        <label
          key={name}
          lang={name}
          className="grid min-h-8 cursor-pointer place-items-center rounded-sm px-2.5 text-ink-2 hover:text-ink has-checked:bg-ink/10 has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-safelight touch:min-h-9"
        >
          <input
            type="radio"
            name="language"
            value={name}
            checked={language === name}
            onChange={() => chooseLanguage(name)}
            className="sr-only"
          />
          {label}
        </label>
      ))}
    </div>
  );
}
