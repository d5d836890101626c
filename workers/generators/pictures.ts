import { PictureError, readPicture } from "../frames/read";
import { Refusal, type Picture } from "./generator";

/** @throws Refusal naming the field whose picture is missing or cannot be read. */
export async function pictureOf(
  size: { width: number; height: number },
  bytes: Uint8Array | undefined,
  field: string,
): Promise<Picture> {
  if (!bytes) throw missing("the picture to start from", field);
  return reading("the picture", field, () => readPicture(bytes, size));
}

export async function reading<T>(what: string, field: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    throw new Refusal(`${what} ${error.message}`, field, error.limit);
  }
}

export const missing = (what: string, field: string) =>
  new Refusal(`${what} did not come with the run`, field);
