"use client";

import { RotateCcw } from "lucide-react";
import { limits, type ModelInfo, type SamplerName } from "@/server/contract";
import { effective, sizeName } from "../../_lib/draft";
import { heeds } from "../../_lib/sampling";
import {
  backToDefaults,
  editDraft,
  openSettings,
  useDraft,
  useFieldErrors,
  useModel,
} from "../../_hooks/use-composer";
import { Button } from "../ui/button";
import { Field, inputStyle } from "../ui/field";
import { Fold } from "../ui/fold";
import { explained } from "../words";
import { Choice } from "./choice";
import { ModelSetting } from "./model-setting";
import { NumberSetting } from "./number-setting";
import { SamplingSettings } from "./sampling-settings";
import { SeedSetting } from "./seed-setting";

/** Folded away above the prompt: the defaults are good for a first try. */
export function Settings({ open }: { open: boolean }) {
  const model = useModel();
  if (!model) return null;
  return (
    <Fold
      open={open}
      id="settings"
      role="group"
      aria-label="Settings"
      onKeyDown={(event) => event.key === "Escape" && openSettings(false)}
    >
      <SettingsFields model={model} />
    </Fold>
  );
}

function SettingsFields({ model }: { model: ModelInfo }) {
  const draft = useDraft();
  const errors = useFieldErrors();
  const now = effective(draft, model);
  const branch = draft.way?.kind === "branch";
  const stepsKept = branch ? keptByBranch : model.fixedSteps ? stepsAreItsOwn : undefined;
  return (
    <div className="max-h-[min(26rem,50dvh)] overflow-y-auto border-b border-line p-4">
      <div className="grid grid-cols-2 gap-x-5 gap-y-4 md:grid-cols-4">
        <SeedSetting error={errors.seed} className="col-span-2" />
        <ModelSetting model={model} error={errors.model} locked={branch} />
        <NumberSetting
          name="steps"
          locked={stepsKept}
          hint={`${explained.steps} This model takes up to ${model.maxSteps}.`}
          value={now.steps}
          min={1}
          max={Math.min(model.maxSteps, limits.stepsMax)}
          step={1}
          error={errors.steps}
        />
        {heeds(model, "guidance") && (
          <NumberSetting
            name="guidance"
            hint={explained.guidance}
            value={now.guidance}
            min={0}
            max={limits.guidanceMax}
            step={0.5}
            error={errors.guidance}
          />
        )}
        <SamplingSettings model={model} now={now} errors={errors} />
        {heeds(model, "sampler") && (
          <SamplerSetting model={model} value={now.sampler} error={errors.sampler} />
        )}
        <SizeSetting model={model} value={now.size} error={errors.size} locked={branch} />
        {heeds(model, "negativePrompt") && (
          <NegativeSetting value={now.negativePrompt} error={errors.negativePrompt} />
        )}
        <CountSetting value={draft.count ?? 1} />
      </div>
      <div className="mt-4 flex justify-end">
        <Button size="sm" look="ghost" onClick={backToDefaults}>
          <RotateCcw className="size-4" /> Back to the model’s defaults
        </Button>
      </div>
    </div>
  );
}

/** What a branch has from its picture cannot be changed. */
const keptByBranch = "A branch keeps this from its picture.";
const stepsAreItsOwn =
  "This model always takes as many steps as it has parts: there is nothing to set.";

const counts = Array.from({ length: limits.batch }, (_, index) => String(index + 1));

const CountSetting = ({ value }: { value: number }) => (
  <Choice
    id="count"
    label="Pictures"
    hint={explained.count}
    value={String(value)}
    options={counts.map((count) => ({ value: count, label: count }))}
    error={undefined}
    onChange={(count) => editDraft({ count: Number(count) })}
    className="col-span-2 md:col-span-1"
  />
);

type Part<T> = { model: ModelInfo; value: T; error: string | undefined };

const SamplerSetting = ({ model, value, error }: Part<SamplerName>) => (
  <Choice
    id="sampler"
    label="Sampler"
    hint={explained.sampler}
    value={value}
    options={model.samplers.map((name) => ({ value: name, label: name }))}
    error={error}
    onChange={(name) => editDraft({ sampler: model.samplers.find((sampler) => sampler === name) })}
  />
);

const SizeSetting = ({ model, value, error, locked }: Part<string> & { locked: boolean }) => (
  <Choice
    id="size"
    label="Size"
    locked={locked}
    hint={locked ? keptByBranch : explained.size}
    value={value}
    options={model.sizes.map(sizeName).map((name) => ({ value: name, label: name }))}
    error={error}
    onChange={(size) => editDraft({ size })}
  />
);

function NegativeSetting({ value, error }: { value: string; error: string | undefined }) {
  return (
    <Field
      id="negative"
      label="Negative prompt"
      hint={explained.negativePrompt}
      error={error}
      className="col-span-2 md:col-span-3"
    >
      <input
        id="negative"
        className={inputStyle}
        value={value}
        placeholder="For example: text, frame"
        aria-invalid={error !== undefined}
        aria-describedby="negative-error"
        onChange={(event) => editDraft({ negativePrompt: event.target.value })}
      />
    </Field>
  );
}
