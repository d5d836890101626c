import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The built-in models, found from this file's place, whether it runs as source or bundled. */
export function builtInModels(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, "workers", "models"))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error("workers/models was not found beside this program");
    folder = parent;
  }
  return path.join(folder, "workers", "models");
}
