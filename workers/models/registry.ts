import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { ModelInfo } from "../../server/contract";
import { modelCard, type CardOf, type ModelCard } from "./card";
import { sha256Of } from "../checkpoint/checksums";
import { isCheckpoint, readCheckpoint, type CheckpointModel } from "../checkpoint/read";
import { ModelError } from "./error";
import { abilitiesOf } from "./abilities";
import { nameOf, pathOf, type Place } from "./files";

/** A folder with a `model.json`, in Emerge's own format. */
export type CardModel = { [F in ModelCard["family"]]: ModelOf<F> }[ModelCard["family"]];

/** One of a known family. */
export interface ModelOf<F extends ModelCard["family"]> {
  family: F;
  card: CardOf<F>;
  folder: string;
  /** What the page and the server are told. */
  info: ModelInfo;
}

export type Model = CardModel | CheckpointModel;

/** Why a folder is not in the list of models. */
export interface ModelProblem {
  folder: string;
  message: string;
}

/**
 * Reads every folder under the given roots, with a `model.json` or in the layout of diffusers. Graphs
 * of the former are looked for but not read: checksums are verified when a model loads. A bad folder
 * is reported and does not stop the others.
 */
export async function scanModels(
  roots: readonly string[],
): Promise<{ models: Model[]; problems: ModelProblem[] }> {
  const models = new Map<string, Model>();
  const problems: ModelProblem[] = [];
  for (const root of roots) {
    for (const folder of await modelFolders(root, problems)) {
      try {
        const model = isCheckpoint(folder) ? await readCheckpoint(folder) : await readModel(folder);
        const twin = models.get(model.card.id);
        if (twin)
          throw new ModelError(`${folder}: id ${model.card.id} is ${twin.folder}'s already`);
        models.set(model.card.id, model);
      } catch (error) {
        problems.push({ folder, message: (error as Error).message });
      }
    }
  }
  return { models: [...models.values()], problems };
}

async function modelFolders(root: string, problems: ModelProblem[]): Promise<string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .filter((entry) => !entry.name.startsWith("."))
      .map((entry) => path.join(root, entry.name))
      .sort();
  } catch (error) {
    problems.push({ folder: root, message: `${root} cannot be read: ${(error as Error).message}` });
    return [];
  }
}

/** @throws ModelError when the card is missing, is not valid, or lists a file that is not there. */
export async function readModel(folder: string): Promise<CardModel> {
  const card = await readCard(folder);
  const place = { card, folder };
  for (const [file, { bytes, sha256 }] of Object.entries(card.files)) {
    const found = await stat(pathOf(place, file)).catch(() => null);
    const [name, expected] = [nameOf(place, file), `${bytes} bytes, SHA-256 ${sha256}`];
    if (!found) throw new ModelError(`${folder}: ${name} is missing (expected ${expected})`);
    if (found.size !== bytes)
      throw new ModelError(`${folder}: ${name} has ${found.size} bytes (expected ${expected})`);
  }
  const info = describe(card, await readNames(card, place));
  // Family and card agree by construction, which the compiler cannot follow through a union.
  return { family: card.family, card, folder, info } as CardModel;
}

async function readCard(folder: string): Promise<ModelCard> {
  const file = path.join(folder, "model.json");
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new ModelError(`${file} cannot be read: ${(error as Error).message}`);
  }
  const parsed = modelCard.safeParse(json);
  if (parsed.success) return parsed.data;
  const complaints = parsed.error.issues.map((i) => `${i.path.join(".") || "card"} ${i.message}`);
  throw new ModelError(`${file} is not a valid model card: ${complaints.join("; ")}`);
}

/** @throws ModelError naming the first file whose content is not what the card promises. */
export async function verifyFiles(place: Place): Promise<void> {
  for (const [file, { sha256 }] of Object.entries(place.card.files)) {
    const found = await sha256Of(pathOf(place, file));
    if (found === sha256) continue;
    const told = `expected SHA-256 ${sha256}, found ${found}`;
    throw new ModelError(`${place.folder}: ${nameOf(place, file)} is corrupt (${told})`);
  }
}

async function readNames({ names }: ModelCard, place: Place): Promise<string[]> {
  if (!names) return [];
  const file = pathOf(place, names);
  try {
    return z.array(z.string()).parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    throw new ModelError(`${file} is no list of names: ${(error as Error).message}`);
  }
}

function describe(card: ModelCard, names: string[]): ModelInfo {
  const { id, name, description, family, sizes, samplers, defaults, maxSteps, examples } = card;
  const told = { id, name, description, family, sizes, samplers, defaults, maxSteps, examples };
  const files = Object.values(card.files);
  return {
    ...told,
    ...abilitiesOf(card),
    names,
    hash: modelHash(card),
    maxTokens: card.tokenizer.maxTokens,
    megabytes: megabytesOf(files),
    ownMegabytes: megabytesOf(files.filter((file) => !file.in)),
    parameters: card.parameters ?? null,
    paper: card.paper ?? null,
  };
}

function megabytesOf(files: readonly { bytes: number }[]): number {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return Math.round(bytes / 1e5) / 10;
}

/** SHA-256 over the sorted lines of `sha256sum`: one number for all files of a model. */
function modelHash(card: ModelCard): string {
  const lines = Object.entries(card.files).map(([file, { sha256 }]) => `${sha256}  ${file}\n`);
  return createHash("sha256").update(lines.sort().join("")).digest("hex");
}
