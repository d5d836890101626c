"use client";

import { startTransition, useOptimistic } from "react";

/** A choice that shows at once, and falls back to what is true when saving it has ended. */
export function useChoice<T>(value: T, save: (value: T) => Promise<void>) {
  const [shown, show] = useOptimistic(value);
  const choose = (next: T) =>
    startTransition(async () => {
      show(next);
      await save(next);
    });
  return [shown, choose] as const;
}
