"use client";

import { toast } from "sonner";
import { contractError, itemGap, type Point, type Upload } from "@/server/contract";
import { boardStore } from "../_live/board-store";
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
    const upload = await send(boardId, file);
    if (!upload) continue;
    const scale = Math.min(1, longest / Math.max(upload.width, upload.height));
    const width = Math.max(48, Math.round(upload.width * scale));
    const height = Math.max(48, Math.round(upload.height * scale));
    add({ kind: "upload", uploadId: upload.id, width, height }, place);
    if (place) place = { x: place.x + width + itemGap, y: place.y };
  }
  toast.dismiss(done);
}

async function send(boardId: string, file: File): Promise<Upload | null> {
  try {
    const answer = await fetch(`/api/boards/${boardId}/uploads`, { method: "POST", body: file });
    const body = (await answer.json()) as Upload | { error: unknown };
    if (answer.ok) return body as Upload;
    const problem = contractError.safeParse((body as { error: unknown }).error);
    toast.error(`${file.name}: ${problem.data?.message ?? "it could not be added."}`);
  } catch {
    toast.error(`${file.name} could not be sent. Check your connection and try again.`);
  }
  return null;
}
