import { findExif, readUserComment } from "./exif";
import type { FoundRecipe } from "./found";
import { readTexts } from "./png-chunks";
import { readAutomatic1111 } from "./readers/automatic1111";
import { readComfyUi, readComfyWorkflow } from "./readers/comfyui";
import { emergeKeyword, readEmerge } from "./readers/emerge";
import { readDream, readInvokeAi, readInvokeAiOld } from "./readers/invokeai";
import { readSwarmUi } from "./readers/swarmui";

/** The texts of a picture file by keyword; a JPEG's or WebP's comment counts as `parameters`. */
export function textsOf(file: Buffer): Map<string, string> {
  const texts = readTexts(file);
  const exif = file.byteLength > 12 ? findExif(file) : null;
  const comment = exif && readUserComment(exif);
  if (comment && !texts.has("parameters")) texts.set("parameters", comment);
  return texts;
}

type Reader = (text: string) => FoundRecipe | null;

/** The most telling first: a file may carry its own recipe and another program's. */
const readers: [keyword: string, reader: Reader][] = [
  [emergeKeyword, readEmerge],
  ["parameters", readSwarmUi],
  ["parameters", readAutomatic1111],
  ["invokeai_metadata", readInvokeAi],
  ["sd-metadata", readInvokeAiOld],
  ["Dream", readDream],
  ["prompt", readComfyUi],
  // Saved as JPEG or WebP, ComfyUI's graph stands in the comment.
  ["parameters", readComfyUi],
  ["workflow", readComfyWorkflow],
];

/** The recipe in a picture's texts, or null: most pictures carry none. */
export function readRecipe(texts: Map<string, string>): FoundRecipe | null {
  for (const [keyword, read] of readers) {
    const text = texts.get(keyword);
    const found = text === undefined ? null : read(text);
    if (found) return found;
  }
  return null;
}
