"use client";

import { useSyncExternalStore } from "react";

const everyMs = 30_000;
let now = 0;

function subscribe(listener: () => void) {
  const tick = () => {
    now = Date.now();
    listener();
  };
  tick();
  const timer = setInterval(tick, everyMs);
  return () => clearInterval(timer);
}

/** The time, to the half minute: for how long something takes yet, or how long ago it was. */
export const useNow = () =>
  useSyncExternalStore(
    subscribe,
    () => now || (now = Date.now()),
    () => 0,
  );
