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
    let at = 1;
    const timer = setInterval(() => {
      at += 1;
      setStep(at > steps ? null : at);
      setPlaying(at <= steps);
    }, stepMs);
    return () => clearInterval(timer);
  }, [playing, steps]);

  const replay = useCallback(() => {
    setStep(1);
    setPlaying(true);
  }, []);
  const scrubTo = useCallback((to: number | null) => {
    setPlaying(false);
    setStep(to);
  }, []);
  return { step, playing, replay, scrubTo };
}
