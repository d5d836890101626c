import type { Finding, Picture } from "../generator";
import { choices, entropy, type Choice } from "../tokens/choose";
import type { Codebook } from "../tokens/codebook";
import { knownCells } from "../tokens/token-run";
import type { Tokens, TokenRun } from "../tokens/tokens";
import { cropped, latentMap } from "./maps";

interface TokenParts {
  tokens: Tokens;
  codebook: Codebook;
  /** Codes as a picture. */
  pictureOf: (codes: BigInt64Array) => Promise<Picture>;
  latentShape: readonly number[];
}

/** Likeliest codes that are shown. */
const shown = 6;

/** The row that comes next: how likely its first cell's codes are, and what they would look like. */
export async function tokenFindings(parts: TokenParts, run: TokenRun): Promise<Finding[]> {
  const { tokens, codebook, latentShape } = parts;
  const known = knownCells(run.codes, tokens.cells);
  const unknown = known.filter((one) => !one).length / known.length;
  const latents = await codebook.latents(run.codes);
  const cell = (run.skipped + run.step) * tokens.cells.side;
  const asked = await tokens.firstCode(run);
  const all = choices(asked.logProbs, run.sampling);
  const entries = [];
  for (const choice of all.slice(0, shown))
    entries.push({ ...labelled(choice), picture: await look(parts, run, asked, cell, choice) });
  return [
    { kind: "image", id: "latent", picture: latentMap(latents, latentShape) },
    { kind: "number", id: "unknown-tokens", value: unknown },
    { kind: "bars", id: "next-token", entries },
    { kind: "number", id: "entropy", value: entropy(all), unit: "bits" },
  ];
}

const labelled = ({ code, share }: Choice) => ({ label: String(code), share: Math.min(1, share) });

/** The cell and its neighbours as they would be with this code, its other codes the likeliest. */
async function look(
  { tokens, pictureOf }: TokenParts,
  run: TokenRun,
  asked: Awaited<ReturnType<Tokens["firstCode"]>>,
  cell: number,
  { code }: Choice,
): Promise<Picture> {
  const codes = run.codes.slice();
  codes.set(await tokens.completed(run, asked, code), cell * tokens.cells.codes);
  const picture = await pictureOf(codes);
  const { side } = tokens.cells;
  const [width, height] = [picture.width / side, picture.height / side];
  const [column, row] = [cell % side, Math.floor(cell / side)];
  return cropped(picture, {
    x: (column - 1) * width,
    y: (row - 1) * height,
    width: 3 * width,
    height: 3 * height,
  });
}
