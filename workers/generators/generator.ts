import type { Checkpoint, FactId, Recipe, Reference, RunInputs } from "../../server/contract";

/** Interleaved 8-bit RGB, row by row from the top. */
export interface Picture {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** A picture on its way. */
export interface Run {
  readonly recipe: Recipe;
  /** Steps done, and how many there are. */
  readonly step: number;
  readonly totalSteps: number;
  /** Channels x height x width of the latents. */
  readonly latentShape: readonly number[];
  /** Illustrations that the model looks at; none where it knows no such thing. */
  readonly references?: readonly Reference[];
  /** Latents, then whatever else the steps to come depend on. */
  state(): Float32Array;
}

/** Null where the run went on by a step, or why it cannot go on. */
export type Outcome = Error | null;

/**
 * A family of models as a process in steps. What becomes of a run never depends on the runs it
 * shares a call with.
 */
export interface Generator<R extends Run = Run> {
  /**
   * Encodes the prompt and makes what the run starts with: noise, a picture, another run's latents.
   * With a checkpoint it goes on from there.
   * @throws Refusal when the recipe, its inputs or the checkpoint do not suit the model.
   */
  begin(recipe: Recipe, inputs: RunInputs, resume: Checkpoint | null): Promise<R>;
  /** Moves every run on by one step, in as few session calls as it can; one outcome a run. */
  advance(runs: readonly R[]): Promise<Outcome[]>;
  /** Where steps only make the way there watchable: leaves out all but the last. */
  toLast?(run: R): void;
  /** The predicted clean picture of each run as it stands. */
  preview(runs: readonly R[]): Promise<Picture[]>;
  /** The final pixels of each run; all its steps must be done. */
  finish(runs: readonly R[]): Promise<Picture[]>;
  /**
   * What goes on inside at a step, of a run that no longer is.
   * @throws Refusal when there is no such step, or its latents do not suit the model.
   */
  inspect(look: Look): Promise<Inspection>;
}

/** A question about one step of a run. */
export interface Look {
  recipe: Recipe;
  inputs: RunInputs;
  /** From 1 on. */
  step: number;
  /** As the step before left them; null before the first one. */
  latents: Float32Array | null;
}

/** One thing that is known of a step; the contract's fact, its pictures not yet encoded. */
export type Finding =
  | { kind: "image"; id: FactId; picture: Picture }
  | { kind: "number"; id: FactId; value: number; unit?: string }
  | { kind: "bars"; id: FactId; entries: { label: string; share: number; picture?: Picture }[] }
  | { kind: "tokens"; id: FactId; tokens: { text: string; weight?: number }[] };

export interface Inspection {
  totalSteps: number;
  findings: Finding[];
}

/** How many rows share a session call; a run with guidance takes two. */
export interface BatchPolicy {
  maxRows: number;
}

/** The recipe asks for what this model does not do. */
export class Refusal extends Error {
  override name = "Refusal";
  constructor(
    message: string,
    readonly field: string,
    readonly limit?: string | number,
  ) {
    super(message);
  }
}
