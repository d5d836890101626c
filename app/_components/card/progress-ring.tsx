"use client";

import { useNewestStep } from "../../_hooks/use-frames";

const radius = 18;
const around = 2 * Math.PI * radius;

/** A thin ring that closes with the last step. */
export function ProgressRing({ generationId, total }: { generationId: string; total: number }) {
  const step = useNewestStep(generationId);
  return (
    <svg viewBox="0 0 40 40" aria-hidden className="absolute inset-0 size-full -rotate-90">
      <circle
        cx="20"
        cy="20"
        r={radius}
        fill="none"
        strokeWidth="2.5"
        className="stroke-white/20"
      />
      <circle
        cx="20"
        cy="20"
        r={radius}
        fill="none"
        strokeWidth="2.5"
        strokeLinecap="round"
        strokeDasharray={around}
        strokeDashoffset={around * (1 - step / total)}
        className="stroke-[#ff8a5c]"
      />
    </svg>
  );
}

export function StepNumber({ generationId }: { generationId: string }) {
  const step = useNewestStep(generationId);
  return (
    <span aria-hidden className="absolute inset-0 grid place-items-center text-sm tabular-nums">
      {step || ""}
    </span>
  );
}
