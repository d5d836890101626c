"use client";

import { useSyncExternalStore } from "react";

export const themeKey = "emerge.theme";
export type Theme = "light" | "dark";

const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const current = (): Theme =>
  document.documentElement.classList.contains("dark") ? "dark" : "light";

/** The class is on the document before React wakes up (see the script in the root layout). */
export function useTheme() {
  const theme = useSyncExternalStore<Theme | null>(subscribe, current, () => null);
  return { theme, toggle: () => setTheme(current() === "dark" ? "light" : "dark") };
}

function setTheme(theme: Theme) {
  document.documentElement.classList.toggle("dark", theme === "dark");
  try {
    localStorage.setItem(themeKey, theme);
  } catch {
    // Without storage the choice lasts until the next reload.
  }
  for (const listener of listeners) listener();
}
