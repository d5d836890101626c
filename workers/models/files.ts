import path from "node:path";
import type { ModelCard } from "./card";

/** Where a model lies, and what its card says of its files. */
export interface Place {
  folder: string;
  card: Pick<ModelCard, "files">;
}

/** The real path of a file that the card lists: in this folder, or in one beside it. */
export function pathOf({ folder, card }: Place, file: string): string {
  const shared = card.files[file]?.in;
  return shared ? path.join(path.dirname(folder), shared, file) : path.join(folder, file);
}

/** As messages name it: short within the folder, whole elsewhere. */
export function nameOf(place: Place, file: string): string {
  return place.card.files[file]?.in ? pathOf(place, file) : file;
}

/** Megabytes of the files by their real paths, so that a shared one is counted once. */
export function megabytesByPath(place: Place): Map<string, number> {
  const entries = Object.entries(place.card.files);
  return new Map(entries.map(([file, { bytes }]) => [pathOf(place, file), bytes / 1e6]));
}
