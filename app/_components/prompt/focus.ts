export const promptId = "prompt";

/** Puts the cursor into the prompt bar, behind what stands there. */
export function focusPrompt() {
  // After the menu or the card that was clicked has given the focus back.
  requestAnimationFrame(() => {
    const field = document.getElementById(promptId);
    if (!(field instanceof HTMLTextAreaElement)) return;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  });
}

/** The same on a page that is still to come. */
export function focusPromptSoon(tries = 40) {
  if (document.getElementById(promptId)) focusPrompt();
  else if (tries > 0) setTimeout(() => focusPromptSoon(tries - 1), 100);
}
