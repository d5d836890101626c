"use client";

import { toast } from "sonner";
import { coloursOf } from "../_lib/canvas/palette";
import { pictureUrlOf } from "../_lib/canvas/picture-url";
import { composerStore, editDraft } from "../_live/composer-store";
import { addSwatches } from "./canvas-actions";
import { selectedItems } from "./use-desk";

/** Puts the colours of the selected picture beside it, as swatches. */
export async function takePalette() {
  const [item] = selectedItems();
  if (item?.kind !== "picture" && item?.kind !== "upload") return;
  try {
    const image = new Image();
    image.src = pictureUrlOf(item, 64);
    await image.decode();
    addSwatches(item, coloursOf(pixelsOf(image)));
  } catch {
    toast.error("The picture's colours cannot be read yet: it is not finished.");
  }
}

function pixelsOf(image: HTMLImageElement): Uint8ClampedArray {
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  const brush = canvas.getContext("2d", { willReadFrequently: true })!;
  brush.drawImage(image, 0, 0);
  return brush.getImageData(0, 0, canvas.width, canvas.height).data;
}

/** Puts a colour's name behind the words in the prompt bar. */
export function addToPrompt(words: string) {
  const { prompt } = composerStore.getState().draft;
  editDraft({ prompt: prompt.trim() === "" ? words : `${prompt.trimEnd()}, ${words}` });
}
