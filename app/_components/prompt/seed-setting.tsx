"use client";

import { Dices, Lock, LockOpen } from "lucide-react";
import { cn } from "../../_lib/cn";
import { editDraft, reroll, useDraft } from "../../_hooks/use-composer";
import { Field, inputStyle } from "../ui/field";
import { IconButton } from "../ui/tip";
import { explained } from "../words";

export function SeedSetting({
  error,
  className,
}: {
  error: string | undefined;
  className: string;
}) {
  const { seed, seedLocked } = useDraft();
  return (
    <Field id="seed" label="Seed" hint={explained.seed} error={error} className={className}>
      <div className="flex items-center gap-1">
        <input
          id="seed"
          inputMode="numeric"
          autoComplete="off"
          className={cn(inputStyle, "font-mono")}
          value={seed}
          aria-invalid={error !== undefined}
          aria-describedby="seed-error"
          // Somebody who types a seed wants that seed.
          onChange={(event) => editDraft({ seed: event.target.value, seedLocked: true })}
        />
        <IconButton label="Roll a new seed" onClick={reroll}>
          <Dices />
        </IconButton>
        <IconButton
          label={seedLocked ? "Seed is kept: roll a new one each time" : "Keep this seed"}
          aria-pressed={seedLocked}
          className={cn(seedLocked && "text-safelight")}
          onClick={() => editDraft({ seedLocked: !seedLocked })}
        >
          {seedLocked ? <Lock /> : <LockOpen />}
        </IconButton>
      </div>
    </Field>
  );
}
