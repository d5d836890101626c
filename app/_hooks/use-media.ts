"use client";

import { useCallback, useSyncExternalStore } from "react";

function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => false,
  );
}

/** Also right while hydrating, where the server knew nothing of it. */
export const useReducedMotion = () => useMedia("(prefers-reduced-motion: reduce)");

/** A mouse or pen: no on-screen keyboard, and hovering means something. */
export const useFinePointer = () => useMedia("(pointer: fine)");
