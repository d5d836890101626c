import { readFile } from "node:fs/promises";
import path from "node:path";
import { Tokenizer as HuggingFaceTokenizer } from "@huggingface/tokenizers";
import { z } from "zod";
import { ModelError } from "../models/error";
import type { Tokenizer } from "./tokenizer";

const token = z.union([z.string(), z.object({ content: z.string() }).transform((t) => t.content)]);
const special = z.object({ pad_token: token.optional() });
const config = special.extend({
  added_tokens_decoder: z.record(z.string(), z.unknown()).optional(),
});
const vocabulary = z.record(z.string(), z.number().int().min(0));

const start = "<|startoftext|>";
const end = "<|endoftext|>";

export interface ClipCard {
  /** The folder with `vocab.json` and `merges.txt`, or with `tokenizer.json`. */
  folder: string;
  maxTokens: number;
}

/**
 * CLIP's byte-level BPE from a folder as transformers saves it: start token, words, end token, cut
 * to the model's length and padded, so that ids are those that the checkpoint was trained with.
 * @throws ModelError naming the file that cannot be read.
 */
export async function clipTokenizer({ folder, maxTokens }: ClipCard): Promise<Tokenizer> {
  const library = await loadLibrary(folder);
  const idOf = (text: string) => library.token_to_id(text);
  const [endId, padId] = [idOf(end), idOf(await padToken(folder))];
  if (endId === undefined || padId === undefined)
    throw new ModelError(`${folder} lacks the token ${endId === undefined ? end : "for padding"}`);

  return (prompt) => {
    const all = library.encode(prompt).ids;
    const kept = all.length > maxTokens ? [...all.slice(0, maxTokens - 1), endId] : all;
    const ids = new BigInt64Array(maxTokens).fill(BigInt(padId));
    kept.forEach((id, i) => (ids[i] = BigInt(id)));
    const texts = all.map((token) => library.decode([token]));
    return { ids, mask: new Float32Array(maxTokens).fill(1, 0, kept.length), texts };
  };
}

async function loadLibrary(folder: string): Promise<HuggingFaceTokenizer> {
  const whole = path.join(folder, "tokenizer.json");
  const json = (await readIfThere(whole)) ?? (await fromVocabulary(folder));
  try {
    return new HuggingFaceTokenizer(json as object, {});
  } catch (error) {
    throw new ModelError(`${folder} is not a tokenizer: ${(error as Error).message}`);
  }
}

/** What transformers builds of CLIP's two files; see its CLIPTokenizer. */
async function fromVocabulary(folder: string): Promise<object> {
  const file = path.join(folder, "vocab.json");
  const parsed = vocabulary.safeParse(parseJson(file, await readText(file)));
  if (!parsed.success || !(start in parsed.data) || !(end in parsed.data))
    throw new ModelError(`${file} is not a CLIP vocabulary (tokens and ids, ${end} among them)`);
  const vocab = parsed.data;
  const lines = (await readText(path.join(folder, "merges.txt"))).split(/\r?\n/);
  const merges = lines.filter((line) => line !== "" && !line.startsWith("#version"));
  const words = String.raw`<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+`;
  return {
    added_tokens: [start, end].map((content) => addedToken(content, vocab[content]!)),
    normalizer: sequence("normalizers", [
      { type: "NFC" },
      { type: "Replace", pattern: { Regex: String.raw`\s+` }, content: " " },
      { type: "Lowercase" },
    ]),
    pre_tokenizer: sequence("pretokenizers", [
      { type: "Split", pattern: { Regex: words }, behavior: "Removed", invert: true },
      { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
    ]),
    post_processor: {
      type: "RobertaProcessing",
      cls: [start, vocab[start]],
      sep: [end, vocab[end]],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: null,
    model: { type: "BPE", unk_token: end, end_of_word_suffix: "</w>", vocab, merges },
  };
}

const sequence = (name: string, parts: object[]) => ({ type: "Sequence", [name]: parts });

function addedToken(content: string, id: number) {
  const plain = { single_word: false, lstrip: false, rstrip: false, normalized: false };
  return { id, content, ...plain, special: true };
}

/** As transformers: the map of special tokens wins over the configuration of older checkpoints. */
async function padToken(folder: string): Promise<string> {
  const read = async (name: string) => (await readIfThere(path.join(folder, name))) ?? {};
  const settings = config.safeParse(await read("tokenizer_config.json")).data;
  const map = special.safeParse(await read("special_tokens_map.json")).data;
  const [first, second] = settings?.added_tokens_decoder ? [settings, map] : [map, settings];
  return first?.pad_token ?? second?.pad_token ?? end;
}

async function readIfThere(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8").catch(() => null);
  return text === null ? undefined : parseJson(file, text);
}

async function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: Error) => {
    throw new ModelError(`${file} cannot be read: ${error.message}`);
  });
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ModelError(`${file} is not JSON: ${(error as Error).message}`);
  }
}
