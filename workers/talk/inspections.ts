import type {
  ContractError,
  Fact,
  RunInspect,
  WorkerCommandInput,
  WorkerCommandName,
} from "../../server/contract";
import type { LookOrder } from "../engine";
import { encodeFrame } from "../frames/encode";
import type { Finding, Inspection, Picture } from "../generators";
import { fromHalf } from "../math/half";
import { halvesFromBytes } from "../math/tensor";

export interface InspectionsOptions {
  /** The family of each model by its id. */
  families: ReadonlyMap<string, string>;
  ask(inspectId: string, order: LookOrder): void;
  send<N extends WorkerCommandName>(name: N, input: WorkerCommandInput<N>): void;
}

/** Looks inside a step on their way: questions in, facts with encoded pictures out. */
export class Inspections {
  private readonly asked = new Map<string, RunInspect>();

  constructor(private readonly options: InspectionsOptions) {}

  ask(question: RunInspect): void {
    const { inspectId, personId, recipe, inputs, step } = question;
    const halves = question.latents && halvesFromBytes(question.latents);
    const latents = halves ? fromHalf(halves) : null;
    this.asked.set(inspectId, question);
    this.options.ask(inspectId, { personId, recipe, inputs, step, latents });
  }

  found(inspectId: string, { totalSteps, findings }: Inspection): void {
    const question = this.take(inspectId);
    if (!question) return;
    const family = this.options.families.get(question.recipe.model) ?? "";
    const { step } = question;
    Promise.all(findings.map(factOf))
      .then((facts) => {
        const insides = { step, totalSteps, family, facts };
        this.options.send("run:inspected", { inspectId, insides });
      })
      .catch((error: Error) => this.report(inspectId, cannotEncode(error)));
  }

  failed(inspectId: string, error: ContractError): void {
    if (this.take(inspectId)) this.report(inspectId, error);
  }

  private report(inspectId: string, error: ContractError): void {
    this.options.send("run:inspect-failed", { inspectId, error });
  }

  private take(inspectId: string): RunInspect | undefined {
    const question = this.asked.get(inspectId);
    this.asked.delete(inspectId);
    return question;
  }
}

/** A finding as it travels. */
async function factOf(finding: Finding): Promise<Fact> {
  switch (finding.kind) {
    case "image": {
      const { kind, id, picture } = finding;
      const { width, height } = picture;
      return { kind, id, image: await encoded(picture), width, height };
    }
    case "bars": {
      const { kind, id } = finding;
      const entries = finding.entries.map(async ({ picture, ...entry }) =>
        picture ? { ...entry, image: await encoded(picture) } : entry,
      );
      return { kind, id, entries: await Promise.all(entries) };
    }
    case "number":
    case "tokens":
      return finding;
  }
}

const encoded = async (picture: Picture) => new Uint8Array(await encodeFrame(picture));

function cannotEncode({ message }: Error): ContractError {
  return { kind: "internal", message: `A picture cannot be encoded: ${message}`, retry: "later" };
}
