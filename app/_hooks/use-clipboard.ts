"use client";

import { toast } from "sonner";

/** The clipboard API needs https; on a plain http address in the local network the old way works. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

export async function copyText(text: string, what: string) {
  if (await copy(text)) toast.success(`${what} copied`);
  else toast.error(`Could not copy. ${what}: ${text}`);
}
