"use client";

import { useEffect, useSyncExternalStore } from "react";
import { darkQuery, themeKey } from "../_lib/theme";

type Theme = "light" | "dark";

const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const current = (): Theme =>
  document.documentElement.classList.contains("dark") ? "dark" : "light";

/** The class is on the document before React wakes up (see `themeScript`). */
export function useTheme() {
  const theme = useSyncExternalStore<Theme | null>(subscribe, current, () => null);
  return { theme, toggle };
}

/**
 * Goes along with the system until somebody chooses, and puts the class back where React had to
 * build the document anew, as it does for error pages.
 */
export function useThemeOnDocument() {
  useEffect(() => {
    const system = matchMedia(darkQuery);
    const follow = () => show(chosen() ?? (system.matches ? "dark" : "light"));
    follow();
    system.addEventListener("change", follow);
    return () => system.removeEventListener("change", follow);
  }, []);
}

function toggle() {
  const theme = current() === "dark" ? "light" : "dark";
  try {
    localStorage.setItem(themeKey, theme);
  } catch {
    // Without storage the choice lasts until the next reload.
  }
  show(theme);
}

function show(theme: Theme) {
  document.documentElement.classList.toggle("dark", theme === "dark");
  for (const listener of listeners) listener();
}

function chosen(): Theme | null {
  try {
    const kept = localStorage.getItem(themeKey);
    return kept === "dark" || kept === "light" ? kept : null;
  } catch {
    return null;
  }
}
