"use client";

import { useEffect, type DragEvent } from "react";
import { addLink, addNote } from "./canvas-actions";
import { copySelected, cutSelected, pasteFrom } from "./canvas-clipboard";
import { addFiles } from "./canvas-uploads";
import { toCanvas } from "./use-camera";

/**
 * Pictures, addresses and words that are dropped or pasted onto the canvas, and its own things that
 * are copied, on this board or another one.
 */
export function useDrops(editable: boolean) {
  useEffect(() => {
    const take = (onto: (clipboard: DataTransfer) => boolean) => (event: ClipboardEvent) => {
      if (isElsewhere(event) || !event.clipboardData) return;
      if (onto(event.clipboardData)) event.preventDefault();
    };
    const [onCopy, onCut] = [take(copySelected), take(cutSelected)];
    document.addEventListener("copy", onCopy);
    document.addEventListener("cut", onCut);
    return () => {
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("cut", onCut);
    };
  }, []);
  useEffect(() => {
    if (!editable) return;
    const onPaste = (event: ClipboardEvent) => {
      if (isField(event.target) || !event.clipboardData) return;
      if (pasteFrom(event.clipboardData) || takeIn(event.clipboardData)) event.preventDefault();
    };
    document.addEventListener("paste", onPaste);
    return () => document.removeEventListener("paste", onPaste);
  }, [editable]);
  if (!editable) return {};
  return {
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      takeIn(event.dataTransfer, toCanvas(event));
    },
  };
}

const isField = (target: EventTarget | null) =>
  target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

/** Words that are marked on the page, or in a field, are what is meant then. */
const isElsewhere = (event: ClipboardEvent) =>
  isField(event.target) || document.getSelection()?.isCollapsed === false;

function takeIn(data: DataTransfer, at?: { x: number; y: number }): boolean {
  const files = [...data.files].filter((file) => file.type.startsWith("image/"));
  const text = data.getData("text/plain").trim();
  if (files.length > 0) void addFiles(files, at);
  else if (isAddress(text)) addLink(text, at);
  else if (text) addNote(at, text.slice(0, 2000));
  return files.length > 0 || text !== "";
}

const isAddress = (text: string) =>
  /^https?:\/\/\S+$/.test(text) && text.length <= 2000 && URL.canParse(text);
