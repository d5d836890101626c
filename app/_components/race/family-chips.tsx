"use client";

import { Check } from "lucide-react";
import type { ModelInfo } from "@/server/contract";
import { familyOf } from "../../_lib/families";
import { cn } from "../../_lib/cn";

type Props = {
  models: ModelInfo[];
  chosen: ReadonlySet<string>;
  onChoose: (models: string[]) => void;
};

/** Who takes part: a family each, with a line on how it makes a picture. */
export function FamilyChips({ models, chosen, onChoose }: Props) {
  const all = models.map(({ id }) => id);
  const every = all.every((id) => chosen.has(id));
  const toggle = (id: string) =>
    onChoose(chosen.has(id) ? all.filter((one) => one !== id && chosen.has(one)) : [...chosen, id]);
  return (
    <fieldset className="mt-5">
      <div className="flex items-center justify-between gap-3">
        <legend className="contents">
          <span className="text-sm font-medium">Who takes part</span>
        </legend>
        <button
          type="button"
          className="min-h-8 rounded-md px-2 text-sm text-ink-2 hover:bg-ink/8 hover:text-ink touch:min-h-10"
          onClick={() => onChoose(every ? [] : all)}
        >
          {every ? "Choose none" : "Choose all"}
        </button>
      </div>
      <div className="mt-2 grid gap-2 sm:grid-cols-2">
        {models.map((model) => (
          <Chip
            key={model.id}
            model={model}
            chosen={chosen.has(model.id)}
            onToggle={() => toggle(model.id)}
          />
        ))}
      </div>
    </fieldset>
  );
}

type ChipProps = { model: ModelInfo; chosen: boolean; onToggle: () => void };

function Chip({ model, chosen, onToggle }: ChipProps) {
  const family = familyOf(model.family);
  return (
    <label
      className={cn(
        "grid cursor-pointer grid-cols-[auto_minmax(0,1fr)] gap-x-3 rounded-lg border px-3.5 py-3 transition-colors has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-safelight",
        chosen ? "border-safelight bg-safelight/8" : "border-line hover:border-line-strong",
      )}
    >
      <input type="checkbox" checked={chosen} onChange={onToggle} className="sr-only" />
      <span
        aria-hidden
        className={cn(
          "mt-0.5 grid size-5 place-items-center rounded-sm border",
          chosen ? "border-safelight bg-safelight text-on-safelight" : "border-line-strong",
        )}
      >
        {chosen && <Check className="size-3.5" strokeWidth={3} />}
      </span>
      <span className="min-w-0">
        <span className="flex items-baseline gap-2">
          <span className="font-medium">{family?.short ?? model.name}</span>
          {family && <span className="truncate text-xs text-ink-3">{model.name}</span>}
        </span>
        <span className="mt-0.5 block text-sm text-pretty text-ink-2">
          {family?.line.en ?? model.description}
        </span>
      </span>
    </label>
  );
}
