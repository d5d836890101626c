"use client";

import { useEffect } from "react";
import { useStore } from "zustand";
import { inLanguage, type Said } from "../_lib/language";
import { chooseLanguage, languageStore, restoreLanguage } from "../_live/language-store";

export { chooseLanguage };

export const useLanguage = () => useStore(languageStore, ({ language }) => language);

/** In the browser alone, after the server's page. */
export const useRestoredLanguage = () => useEffect(restoreLanguage, []);

/** Text of the chosen language, with the attribute that says which it is. */
export function useSaid() {
  const language = useLanguage();
  return { language, say: (said: Said) => inLanguage(said, language) };
}
