import { encodeFrame, encodePicture } from "../frames/encode";
import type { StepFrame } from "../engine";
import { GeneratorPool, type Generator } from "../generators";
import { builtInModels } from "../models/folder";
import { scanModels, type Model } from "../models/registry";
import { Runtime, type Session, type Tensor } from "../runtime";
import { defaultThreads } from "../runtime/threads";
import { benchEngine, median, order, timed } from "./parts";

export interface FamilyBench {
  model: string;
  family: string;
  steps: number;
  /** Median wall time of a whole picture through the engine, milliseconds. */
  pictureMs: number;
  /** Of the same graphs called as often with the same inputs, and nothing else. */
  bareMs: number;
  /** Median over rounds, in which both are neighbours in time. */
  ratio: number;
}

/** For every model that ships, a picture of its default recipe over the bare calls of its graphs. */
export async function benchFamilies({ rounds = 3, roots = [builtInModels()] } = {}): Promise<
  FamilyBench[]
> {
  const { models } = await scanModels(roots);
  const found: FamilyBench[] = [];
  for (const model of models) found.push(await benchFamily(model, models, rounds));
  return found;
}

async function benchFamily(
  model: Model,
  models: readonly Model[],
  rounds: number,
): Promise<FamilyBench> {
  const runtime = new NotingRuntime({ provider: "cpu", threads: defaultThreads() });
  const generator = await new GeneratorPool(models, runtime, { maxRows: 8 }).get(model.info.id);
  await draw(generator, model, 0); // warms up
  const pairs: { picture: number; bare: number }[] = [];
  for (let round = 1; round <= rounds; round++) {
    runtime.calls.clear();
    const picture = await timed(() => draw(generator, model, round));
    pairs.push({ picture, bare: await timed(() => runtime.again()) });
  }
  const { id, family, defaults } = model.info;
  return {
    model: id,
    family,
    steps: defaults.steps,
    pictureMs: median(pairs.map((pair) => pair.picture)),
    bareMs: median(pairs.map((pair) => pair.bare)),
    ratio: median(pairs.map((pair) => pair.picture / pair.bare)),
  };
}

/** A picture with a prompt of its own, so that the text encoder runs; every frame is encoded. */
async function draw(generator: Generator, { info }: Model, round: number): Promise<void> {
  const recipe = { model: info.id, prompt: `red heart ${round}`, ...info.defaults, seed: round };
  const encoding: Promise<unknown>[] = [];
  let last: StepFrame | null = null;
  const engine = benchEngine(
    generator,
    { together: 1, sharing: "rotate" },
    {
      frame(frame) {
        last = frame;
        encoding.push(encodeFrame(frame.picture));
      },
      done: () => void encoding.push(encodePicture(last!.picture)),
    },
  );
  engine.start(order({ ...recipe, ...info.sizes[0]! }));
  await engine.idle();
  await Promise.all(encoding);
}

interface NotedCall {
  session: Session;
  feeds: Readonly<Record<string, Tensor>>;
  outputs: readonly string[];
  count: number;
}

/** Notes how often each graph is called, and with what at first. */
class NotingRuntime extends Runtime {
  readonly calls = new Map<string, NotedCall>();

  override async session(file: string): Promise<Session> {
    const session = await super.session(file);
    return {
      outputs: session.outputs,
      run: (feeds, outputs) => {
        const call = this.calls.get(file) ?? { session, feeds, outputs, count: 0 };
        call.count++;
        this.calls.set(file, call);
        return session.run(feeds, outputs);
      },
    };
  }

  async again(): Promise<void> {
    for (const { session, feeds, outputs, count } of this.calls.values())
      for (let i = 0; i < count; i++) await session.run(feeds, outputs);
  }
}
