import { stepsSkipped, type PictureRef, type Recipe, type RunInputs } from "../contract";
import { AppError } from "../errors";
import type { GenerationsRepository } from "../repositories/generations";
import type { JournalStore } from "../repositories/journals";
import type { PicturesRepository, StepLatents } from "../repositories/pictures";
import type { UploadsRepository } from "../repositories/uploads";

export interface InputsDeps {
  generations: Pick<GenerationsRepository, "find">;
  pictures: Pick<PicturesRepository, "picture" | "latents">;
  journals: Pick<JournalStore, "read">;
  uploads: Pick<UploadsRepository, "find" | "bytes">;
}

/** Fetches what a recipe's `start` refers to, at the moment a worker is about to need it. */
export class InputsLoader {
  constructor(private readonly deps: InputsDeps) {}

  /** @throws AppError when something was deleted since the run was queued. */
  async load({ start }: Recipe): Promise<RunInputs> {
    switch (start?.kind) {
      case undefined:
      case "noise":
      case "between":
        return {};
      case "image":
      case "forward":
        return { picture: await this.picture(start.picture) };
      case "inpaint":
        return {
          picture: await this.picture(start.picture),
          mask: await this.picture({ kind: "upload", id: start.maskId }, "mask"),
        };
      case "blend": {
        const [picture, second] = start.pictures;
        return { picture: await this.picture(picture), second: await this.picture(second) };
      }
      case "branch":
        return { latents: await this.latents(start.generationId, start.step) };
    }
  }

  private async picture({ kind, id }: PictureRef, what = "picture"): Promise<Uint8Array> {
    const { pictures, uploads } = this.deps;
    if (kind === "generation") return (await pictures.picture(id)) ?? gone(what);
    const upload = await uploads.find(id);
    return (upload && (await uploads.bytes(upload))) ?? gone(what);
  }

  private async latents(generationId: string, step: number): Promise<RunInputs["latents"]> {
    const parent = await this.deps.generations.find(generationId);
    if (!parent) return gone("picture");
    const frame = step - stepsSkipped(parent.recipe);
    const kept = (await this.keptLatents(generationId)).find((one) => one.step === frame);
    if (!kept) return gone("step");
    const { sampler } = parent.recipe;
    const schedule = await this.scheduleOf(parent.recipe);
    return { data: kept.data, shape: kept.shape, sampler, schedule };
  }

  /** A branch keeps to the steps of the picture that it came from, as that one did in its turn. */
  private async scheduleOf({ sampler, start }: Recipe): Promise<Recipe["sampler"]> {
    if (start?.kind !== "branch") return sampler;
    const parent = await this.deps.generations.find(start.generationId);
    return parent ? this.scheduleOf(parent.recipe) : sampler;
  }

  /** In the journal while the parent runs, in the blob store afterwards: never in neither. */
  async keptLatents(generationId: string): Promise<StepLatents[]> {
    const journal = await this.deps.journals.read(generationId);
    if (journal.length === 0) return this.deps.pictures.latents(generationId);
    return journal.map(({ frame, latents: data, latentShape: shape }) => {
      return { step: frame.meta.step, shape, data };
    });
  }
}

function gone(what: string): never {
  const message = `The ${what} that this one starts from is not there any more.`;
  throw new AppError("not_found", message, { field: "recipe.start" });
}
