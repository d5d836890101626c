import type { Checkpoint, Recipe, Reference, Sampling } from "../../../server/contract";
import type { Cells } from "../../models/card";
import type { EncodedPrompt } from "../../text/prompts";
import { outcomeOf } from "../batches";
import { uniformsFor } from "../between";
import type { Outcome, Run } from "../generator";
import { unfit, valuesOf } from "../restore";
import { choices, guided, pick } from "./choose";
import {
  asPlanes,
  cellCount,
  emptySides,
  fromPlanes,
  sidesFor,
  unknownCodes,
  type TokenState,
} from "./token-run";
import type { CellRow, Transformer } from "./transformer";

export interface TokenRun extends Run, TokenState {
  step: number;
  readonly prompt: EncodedPrompt;
  readonly guidance: number;
  readonly sampling: Sampling;
  /** Rows that were there before the first step. */
  readonly skipped: number;
}

interface FirstCode {
  logProbs: Float32Array;
  /** What the trunk says of the cell, one a side. */
  hidden: readonly Float32Array[];
}

/** What a run of tokens begins with. */
export interface TokenOrder {
  recipe: Recipe;
  sampling: Sampling;
  prompt: EncodedPrompt;
  negative: EncodedPrompt;
  references: readonly Reference[];
  /** Rows of a picture that are kept, and its codes. */
  kept?: { rows: number; codes: BigInt64Array };
  resume: Checkpoint | null;
}

/** Pictures drawn token by token, a row of cells a step; what is drawn depends on the run alone. */
export class Tokens {
  constructor(readonly transformer: Transformer) {}

  get cells(): Cells {
    return this.transformer.cells;
  }

  async begin(order: TokenOrder): Promise<TokenRun> {
    const { recipe, sampling, prompt, negative, references, kept, resume } = order;
    const { cells } = this;
    const { side, codes } = cells;
    const skipped = kept?.rows ?? 0;
    const prepared = [];
    for (const one of sidesFor(recipe.guidance, prompt, negative))
      prepared.push(await this.transformer.prepare(one));
    const run: TokenRun = {
      recipe,
      prompt,
      sides: emptySides(prepared, cells),
      sampling,
      references,
      skipped,
      guidance: recipe.guidance,
      step: resume?.step ?? 0,
      totalSteps: side - skipped,
      latentShape: [codes, side, side],
      codes: unknownCodes(cells),
      uniforms: uniformsFor(recipe, cellCount(cells) * codes),
      state: () => asPlanes(run.codes, cells),
    };
    const known = resume ? this.stored(resume, run) : kept?.codes;
    if (known) await this.replay(run, known, skipped + run.step);
    return run;
  }

  /** A row of cells for each run. */
  async advance(runs: readonly TokenRun[]): Promise<Outcome[]> {
    const outcomes = new Map<TokenRun, Outcome>(runs.map((run) => [run, null]));
    for (let column = 0; column < this.cells.side; column++) {
      const going = runs.filter((run) => outcomes.get(run) === null);
      const failures = await this.drawCell(going, (run) => this.rowOf(run) + column);
      going.forEach((run, i) => outcomes.set(run, failures[i]!));
    }
    for (const run of runs) if (!outcomes.get(run)) run.step++;
    return runs.map((run) => outcomes.get(run)!);
  }

  /** Of the first cell of the row that comes next, the first code: how likely each is. */
  async firstCode(run: TokenRun): Promise<FirstCode> {
    const rows = this.rowsAt(run, this.rowOf(run));
    const hidden = await this.transformer.hidden(rows);
    return { hidden, logProbs: await this.guidedLogProbs(run, rows, hidden, 0) };
  }

  /** That cell's codes from this first one on, each the likeliest. */
  async completed(run: TokenRun, { hidden }: FirstCode, code: number): Promise<BigInt64Array> {
    const position = this.rowOf(run);
    const codes = run.codes.slice();
    const own = codes.subarray(position * this.cells.codes, (position + 1) * this.cells.codes);
    own[0] = BigInt(code);
    const rows = this.rowsAt({ ...run, codes }, position);
    for (let which = 1; which < own.length; which++) {
      const logProbs = await this.guidedLogProbs(run, rows, hidden, which);
      own[which] = BigInt(choices(logProbs, { ...run.sampling, temperature: 0 })[0]!.code);
    }
    return own;
  }

  private async guidedLogProbs(
    { guidance }: TokenRun,
    rows: readonly CellRow[],
    hidden: readonly Float32Array[],
    which: number,
  ): Promise<Float32Array> {
    const [prompt, negative] = await this.transformer.logProbs(rows, hidden, which);
    return guided(prompt!, negative, guidance);
  }

  /** The first cell of the row that comes next. */
  private rowOf({ skipped, step }: TokenRun): number {
    return (skipped + step) * this.cells.side;
  }

  private rowsAt({ sides, codes }: TokenState, position: number): CellRow[] {
    return sides.map((side) => ({ side, codes, position, single: sides.length === 1 }));
  }

  private async drawCell(
    runs: readonly TokenRun[],
    positionOf: (run: TokenRun) => number,
  ): Promise<Outcome[]> {
    const rows = runs.flatMap((run) => this.rowsAt(run, positionOf(run)));
    const hidden = await this.transformer.hidden(rows);
    const outcomes: Outcome[] = runs.map(() => null);
    for (let which = 0; which < this.cells.codes; which++) {
      const found = (await this.transformer.logProbs(rows, hidden, which)).values();
      runs.forEach((run, i) => {
        const [prompt, negative] = run.sides.map(() => found.next().value!);
        const logProbs = guided(prompt!, negative, run.guidance);
        outcomes[i] ??= outcomeOf(logProbs, run.step + 1);
        if (!outcomes[i]) this.draw(run, positionOf(run) * this.cells.codes + which, logProbs);
      });
    }
    return outcomes;
  }

  private draw(run: TokenRun, place: number, logProbs: Float32Array): void {
    run.codes[place] = BigInt(pick(choices(logProbs, run.sampling), run.uniforms[place]!));
  }

  /** Fills the caches as drawing these rows filled them, the codes to come unknown. */
  private async replay(run: TokenRun, known: BigInt64Array, rows: number): Promise<void> {
    const { side, codes } = this.cells;
    for (let cell = 0; cell < rows * side; cell++) {
      await this.transformer.hidden(this.rowsAt(run, cell));
      run.codes.set(known.subarray(cell * codes, (cell + 1) * codes), cell * codes);
    }
  }

  private stored(resume: Checkpoint, { totalSteps, skipped }: TokenRun): BigInt64Array {
    const { step } = resume;
    if (step < 0 || step > totalSteps) throw unfit(`step ${step} is not in 0..${totalSteps}`);
    const codes = fromPlanes(valuesOf(resume), this.cells);
    const wanted = (skipped + step) * this.cells.side * this.cells.codes;
    if (codes?.subarray(0, wanted).every((code) => code >= 0n)) return codes;
    throw unfit(`it is not the codes of the first ${skipped + step} rows`);
  }
}
