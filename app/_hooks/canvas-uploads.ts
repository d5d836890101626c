"use client";

import { toast } from "sonner";
import { itemGap, type Point } from "@/server/contract";
import { boardStore } from "../_live/board-store";
import { uploadFile } from "../_live/upload";
import { add } from "./canvas-actions";
import { offerRecipe } from "./use-exchange";

/** Longest side of an uploaded picture on the canvas at first. */
const longest = 360;

export function chooseFiles() {
  const field = document.createElement("input");
  field.type = "file";
  field.accept = "image/png,image/jpeg,image/webp,image/gif,image/avif";
  field.multiple = true;
  field.addEventListener("change", () => void addFiles([...(field.files ?? [])]));
  field.click();
}

/** Brings pictures to the board and puts them on the canvas, one beside the other. */
export async function addFiles(files: File[], at?: Point) {
  const { boardId } = boardStore.getState();
  if (!boardId || files.length === 0) return;
  void offerRecipe(files);
  const done = toast.loading(files.length > 1 ? `Adding ${files.length} pictures…` : "Adding…");
  let place = at;
  for (const file of files) {
    const answer = await uploadFile(boardId, file);
    if (!answer.ok) {
      toast.error(`${file.name}: ${answer.error.message}`);
      continue;
    }
    const upload = answer.data;
    const scale = Math.min(1, longest / Math.max(upload.width, upload.height));
    const width = Math.max(48, Math.round(upload.width * scale));
    const height = Math.max(48, Math.round(upload.height * scale));
    add({ kind: "upload", uploadId: upload.id, width, height }, place);
    if (place) place = { x: place.x + width + itemGap, y: place.y };
  }
  toast.dismiss(done);
}
