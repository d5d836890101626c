"use client";

import { limits, samplingNames, type ModelInfo } from "@/server/contract";
import type { FieldErrors } from "../../_lib/draft";
import { heeds, type SamplingName } from "../../_lib/sampling";
import { explained } from "../words";
import { NumberSetting } from "./number-setting";

type Props = { model: ModelInfo; now: Record<SamplingName, string>; errors: FieldErrors };

/** How boldly it chooses, for models that roll dice on the way. */
export function SamplingSettings({ model, now, errors }: Props) {
  return samplingNames
    .filter((name) => heeds(model, name))
    .map((name) => (
      <NumberSetting
        key={name}
        name={name}
        hint={explained[name]}
        value={now[name]}
        min={0}
        {...ranges[name]}
        error={errors[name]}
      />
    ));
}

const ranges: Record<SamplingName, { max: number; step: number }> = {
  temperature: { max: 2, step: 0.05 },
  topK: { max: limits.topKMax, step: 1 },
  topP: { max: 1, step: 0.01 },
};
