"use client";

import { DropdownMenu } from "radix-ui";
import { Check, ChevronsUpDown } from "lucide-react";
import type { ModelInfo } from "@/server/contract";
import { cn } from "../../_lib/cn";
import { familyOf, told, untold } from "../../_lib/families";
import { megabytes } from "../../_lib/format";
import { chooseModel } from "../../_hooks/use-composer";
import { useStudio } from "../../_hooks/use-session";
import { Field, inputStyle } from "../ui/field";
import { explained } from "../words";

type Props = { model: ModelInfo; error: string | undefined; locked: boolean };

const none: ModelInfo[] = [];

/** Which network draws: one of the families that come along, or one that was brought. */
export function ModelSetting({ model, error, locked }: Props) {
  const models = useStudio()?.models ?? none;
  const family = familyOf(model.family);
  return (
    <Field
      id="model"
      label="Model"
      hint={
        locked ? "A branch keeps this from its picture." : `${explained.model} ${model.description}`
      }
      error={error}
      className="col-span-2"
    >
      <DropdownMenu.Root>
        <DropdownMenu.Trigger asChild disabled={locked || models.length < 2}>
          <button
            id="model"
            type="button"
            aria-describedby="model-error"
            className={cn(inputStyle, "flex items-center gap-2 text-left")}
          >
            <span className="min-w-0 flex-1 truncate">
              {model.name}
              {family && <span className="text-ink-3"> · {family.short}</span>}
            </span>
            <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-3" />
          </button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            align="start"
            sideOffset={6}
            collisionPadding={12}
            className="animate-in z-50 max-h-[min(30rem,70dvh)] w-[min(30rem,calc(100vw-1.5rem))] overflow-y-auto rounded-lg border border-line bg-raised p-1.5 shadow-lift"
          >
            <DropdownMenu.RadioGroup value={model.id} onValueChange={chooseModel}>
              <Group name="Ways to make a picture" models={told(models)} />
              <Group name="Other models" models={untold(models)} />
            </DropdownMenu.RadioGroup>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
    </Field>
  );
}

function Group({ name, models }: { name: string; models: ModelInfo[] }) {
  if (models.length === 0) return null;
  return (
    <>
      <DropdownMenu.Label className="px-2.5 pt-2 pb-1 text-xs text-ink-3">
        {name}
      </DropdownMenu.Label>
      {models.map((model) => (
        <Entry key={model.id} model={model} />
      ))}
    </>
  );
}

function Entry({ model }: { model: ModelInfo }) {
  const family = familyOf(model.family);
  return (
    <DropdownMenu.RadioItem
      value={model.id}
      className="grid cursor-pointer grid-cols-[1.25rem_minmax(0,1fr)] gap-x-2 rounded-md px-2.5 py-2 text-sm outline-none data-highlighted:bg-ink/10"
    >
      <DropdownMenu.ItemIndicator className="col-start-1 row-start-1 mt-0.5">
        <Check aria-hidden className="size-4 text-safelight" />
      </DropdownMenu.ItemIndicator>
      <span className="col-start-2 row-start-1 flex items-baseline justify-between gap-3">
        <span className="font-medium">{model.name}</span>
        <span className="text-xs text-ink-3 tabular-nums">
          {family && `${family.short} · `}
          {megabytes(model.ownMegabytes)}
        </span>
      </span>
      <span className="col-start-2 mt-0.5 text-pretty text-ink-2">
        {family?.line.en ?? model.description}
      </span>
    </DropdownMenu.RadioItem>
  );
}
