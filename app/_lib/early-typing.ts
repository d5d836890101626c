/**
 * Somebody quick types before the page's own code is there. This script, part of the document,
 * keeps the words until the prompt bar takes them over. An early Enter makes no new line.
 */
export const earlyTypingScript = `(() => {
  const isPrompt = (event) => event.target && event.target.id === "prompt";
  addEventListener("input", (event) => { if (isPrompt(event)) window.emergeTyped = event.target.value; }, true);
  addEventListener("keydown", (event) => {
    if (event.key === "Enter" && isPrompt(event) && !window.emergeReady) event.preventDefault();
  }, true);
})();`;

declare global {
  interface Window {
    emergeTyped?: string;
    /** The prompt bar listens by itself from now on. */
    emergeReady?: boolean;
  }
}

/** What was typed before the prompt bar was there, once. */
export function takeEarlyTyping(): string {
  const typed = window.emergeReady ? "" : (window.emergeTyped ?? "");
  window.emergeReady = true;
  return typed;
}
