import { cp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { tinyFolder, type TinyName } from "./checkpoints";

/** A copy of a tiny pipeline in which a test may break things. */
export class CheckpointCopy {
  private constructor(readonly folder: string) {}

  static async of(name: TinyName, folder: string): Promise<CheckpointCopy> {
    await cp(tinyFolder(name), folder, { recursive: true });
    return new CheckpointCopy(folder);
  }

  at(file: string): string {
    return path.join(this.folder, file);
  }

  remove(file: string): Promise<void> {
    return rm(this.at(file), { recursive: true });
  }

  cut(file: string, bytes: number): Promise<void> {
    return truncate(this.at(file), bytes);
  }

  write(file: string, text: string): Promise<void> {
    return writeFile(this.at(file), text);
  }

  async json(file: string, changes: Record<string, unknown>): Promise<void> {
    const content = JSON.parse(await readFile(this.at(file), "utf8")) as object;
    await writeFile(this.at(file), JSON.stringify({ ...content, ...changes }));
  }

  async bytes(file: string, change: (bytes: Buffer) => void): Promise<void> {
    const bytes = await readFile(this.at(file));
    change(bytes);
    await writeFile(this.at(file), bytes);
  }

  /** Renames a value of a graph wherever it is named; both names have one length. */
  rename(file: string, from: string, to: string): Promise<void> {
    return this.bytes(file, (bytes) => {
      for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1))
        bytes.write(to, at);
    });
  }
}
