"use client";

import { useCallback, useEffect, useState } from "react";

const stepMs = 90;

/**
 * Which step of a picture is looked at: null for the newest (or the finished picture). Replaying
 * walks through the steps once and comes back to null.
 */
export function useScrub(steps: number) {
  const [step, setStep] = useState<number | null>(null);
  const [playing, setPlaying] = useState(false);

  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => setStep((now) => (now ?? 0) + 1), stepMs);
    return () => clearInterval(timer);
  }, [playing]);

  const ended = playing && step !== null && step > steps;
  useEffect(() => {
    if (!ended) return;
    setPlaying(false);
    setStep(null);
  }, [ended]);

  const replay = useCallback(() => {
    setStep(1);
    setPlaying(true);
  }, []);
  const scrubTo = useCallback((to: number | null) => {
    setPlaying(false);
    setStep(to);
  }, []);
  return { step: step === null ? null : Math.min(step, steps), playing, replay, scrubTo };
}
