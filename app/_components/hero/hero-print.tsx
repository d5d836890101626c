"use client";

import { useEffect, useState } from "react";
import { useReducedMotion } from "../../_hooks/use-media";
import { EdgeStrip } from "../card/film-edge";
import type { Strip } from "./strips";

/** The first steps change most, so they stay longest. */
const holdMs = (step: number, total: number) => (step === total ? 3_400 : 60 + 440 / step);

/** A print that comes up in the tray, again and again. */
export function HeroPrint({ strip, delay }: { strip: Strip; delay: number }) {
  const { image, prompt } = strip;
  const total = Math.round(image.width / image.height);
  const step = useLoop(total, delay);
  return (
    <figure className="w-full">
      <div
        role="img"
        aria-label={`${prompt}, coming up step by step`}
        className="undeveloped aspect-square shadow-print"
        style={
          step > 0
            ? {
                backgroundImage: `url(${image.src})`,
                backgroundSize: `${total * 100}% 100%`,
                backgroundPosition: `${(100 * (step - 1)) / (total - 1)}% 0`,
              }
            : undefined
        }
      />
      <EdgeStrip total={total} came={step} shown={step} />
    </figure>
  );
}

/** Blank paper for a moment, then 1..total; without motion, the finished print. */
function useLoop(total: number, delay: number): number {
  const still = useReducedMotion();
  const [step, setStep] = useState(0);
  useEffect(() => {
    if (still) return;
    const wait = step === 0 ? delay : holdMs(step, total);
    const timer = setTimeout(() => setStep((now) => (now >= total ? 0 : now + 1)), wait);
    return () => clearTimeout(timer);
  }, [step, still, total, delay]);
  return still ? total : step;
}
