import { createStore } from "zustand/vanilla";

const storageKey = "emerge.lineage";

/** Whether lines lead from parents to children on the canvas; a taste that stays with the browser. */
export const lineageStore = createStore<{ shown: boolean }>(() => ({ shown: false }));

export function toggleLineage() {
  const shown = !lineageStore.getState().shown;
  lineageStore.setState({ shown });
  try {
    localStorage.setItem(storageKey, shown ? "1" : "0");
  } catch {
    // Without storage it is chosen anew the next time.
  }
}

export function restoreLineage() {
  try {
    lineageStore.setState({ shown: localStorage.getItem(storageKey) === "1" });
  } catch {
    // As above.
  }
}
