import { createStore } from "zustand/vanilla";
import { isLanguage, type Language } from "../_lib/language";

const storageKey = "emerge.language";

/** In which language it is told how pictures are made, a taste that stays with the browser. */
export const languageStore = createStore<{ language: Language }>(() => ({ language: "en" }));

export function chooseLanguage(language: Language) {
  languageStore.setState({ language });
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // Without storage it is chosen anew the next time.
  }
}

/** What was chosen here, or else what the browser prefers. */
export function restoreLanguage() {
  let kept: unknown = null;
  try {
    kept = localStorage.getItem(storageKey);
  } catch {
    // As above.
  }
  const preferred = navigator.language.toLowerCase().startsWith("zh") ? "zh-Hans" : "en";
  languageStore.setState({ language: isLanguage(kept) ? kept : preferred });
}
