import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Reference } from "../../server/contract";
import { ModelError } from "./error";

/** Sets of illustrations with whom to thank, and one row a picture: its set, its name there, what it shows. */
const list = z.strictObject({
  sets: z.record(
    z.string(),
    z.strictObject({
      title: z.string(),
      author: z.string(),
      license: z.string(),
      url: z.string().optional(),
    }),
  ),
  pictures: z.array(z.tuple([z.string(), z.string(), z.string()])),
});

/** @throws ModelError naming the file when it is not such a list. */
export async function readReferences(file: string): Promise<Reference[]> {
  try {
    const { sets, pictures } = list.parse(JSON.parse(await readFile(file, "utf8")));
    return pictures.map(([key, picture, label]) => {
      const set = sets[key];
      if (!set) throw new Error(`set ${key} is not described`);
      const { title, ...thanks } = set;
      return { label, name: picture, set: title, ...thanks };
    });
  } catch (error) {
    throw new ModelError(`${file} is no list of references: ${(error as Error).message}`);
  }
}
