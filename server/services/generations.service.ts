import {
  limits,
  type CommandInput,
  type Frame,
  type Generation,
  type Point,
  type Reproduction,
} from "../contract";
import { AppError, notFound } from "../errors";
import type {
  GenerationsRepository,
  NewGeneration,
  StoredGeneration,
} from "../repositories/generations";
import type { JournalStore } from "../repositories/journals";
import type { PicturesRepository } from "../repositories/pictures";
import type { FrameHub } from "../rooms/frame-hub";
import type { AccessService } from "./access";
import type { CanvasService } from "./canvas.service";
import { checkRecipe, type KnownModels } from "./recipe-limits";
import type { StartsService } from "./starts.service";

/** The part of the pool that this service needs. */
export interface Runs {
  /** Since when it waits, where that is not since it was made. */
  enqueue(row: StoredGeneration, since?: number): void;
  waitingOf(personId: string): number;
  view(row: StoredGeneration): Generation;
  cancel(generationId: string): Promise<boolean>;
  spare: {
    reproductions: { ask(personId: string, row: StoredGeneration): Promise<Reproduction> };
  };
}

export interface GenerationsDeps {
  generations: GenerationsRepository;
  pictures: PicturesRepository;
  journals: JournalStore;
  access: AccessService;
  starts: StartsService;
  runs: Runs;
  hub: FrameHub;
  models: KnownModels;
  /** Throws while the disk is too full to keep another picture. */
  checkDisk(): Promise<void>;
  created(generation: Generation): void;
  removed(row: StoredGeneration): void | Promise<void>;
  /** Where the board shows it. */
  canvas: Pick<CanvasService, "place" | "clear">;
}

export class GenerationsService {
  /** Commands that are being written, by person: they count as waiting already. */
  private readonly arriving = new Map<string, number>();

  constructor(private readonly deps: GenerationsDeps) {}

  /** Writes the generation as queued; only then is it acknowledged and handed to the queue. */
  async create(personId: string, input: CommandInput<"generation:create">): Promise<Generation> {
    const { clientKey, place, ...rest } = input;
    const { seed, variation } = input.recipe;
    const takes = [{ clientKey, seed, variation, place }];
    const [one] = await this.createBatch(personId, { ...rest, takes });
    return one!;
  }

  /** All takes, or none: they fit into the person's limit together, and are written together. */
  async createBatch(
    personId: string,
    input: CommandInput<"generation:batch">,
  ): Promise<Generation[]> {
    const { boardId, recipe, takes, parentId = null, parentStep = null } = input;
    await this.deps.access.inside(personId, boardId, "editor");
    checkRecipe(recipe, this.deps.models);
    const values = takes.map(({ clientKey, seed, variation }) => {
      const own = { ...recipe, seed, ...(variation ? { variation } : {}) };
      return { boardId, personId, clientKey, recipe: own, parentId, parentStep };
    });
    const places = new Map(takes.map(({ clientKey, place }) => [clientKey, place]));
    return this.createTogether(personId, values, places);
  }

  /** Recipes that were checked before; `before` is done once it is sure that there is room. */
  async createTogether(
    personId: string,
    values: NewGeneration[],
    places: Map<string, Point | undefined>,
    before = async (): Promise<void> => {},
  ): Promise<Generation[]> {
    const rows = await this.inTurn(personId, values.length, () =>
      this.write(personId, values, places, before),
    );
    return rows.map((row) => this.deps.runs.view(row));
  }

  private async write(
    personId: string,
    values: NewGeneration[],
    places: Map<string, Point | undefined>,
    before: () => Promise<void>,
  ): Promise<StoredGeneration[]> {
    await this.deps.checkDisk();
    const origin = await this.deps.starts.originOf(personId, values[0]!);
    await before();
    const written = await this.deps.generations.create(
      values.map((value) => ({ ...value, ...origin })),
    );
    const fresh = written.flatMap(({ row, isNew }, index) =>
      isNew ? [{ row, clientKey: values[index]!.clientKey }] : [],
    );
    try {
      // Cards are there before anybody hears of them, so that they never have to move.
      for (const { row, clientKey } of fresh)
        await this.deps.canvas.place(row, clientKey, places.get(clientKey));
    } finally {
      // What is written is drawn. Nothing is awaited from here on, so that no step of a picture
      // comes before the news of it and its acknowledgement.
      for (const { row } of fresh) this.deps.runs.enqueue(row);
      for (const { row } of fresh) this.deps.created(this.deps.runs.view(row));
    }
    return written.map(({ row }) => row);
  }

  /** Draws one that did not come out once more, as the same picture: in its place, under its id. */
  async again({ id, author, recipe }: StoredGeneration): Promise<Generation> {
    checkRecipe(recipe, this.deps.models);
    return this.inTurn(author.id, 1, async () => {
      await this.deps.checkDisk();
      const row = await this.deps.generations.again(id);
      if (!row) {
        const message = "Only a picture that failed or was stopped can be drawn once more.";
        throw new AppError("conflict", message, { field: "generationId" });
      }
      await this.deps.pictures.remove(id);
      this.deps.runs.enqueue(row, Date.now());
      const view = this.deps.runs.view(row);
      this.deps.created(view);
      return view;
    });
  }

  /** Holds places within the person's limit while `write` goes on. */
  private async inTurn<T>(personId: string, places: number, write: () => Promise<T>): Promise<T> {
    const arriving = this.arriving.get(personId) ?? 0;
    this.checkQueue(this.deps.runs.waitingOf(personId) + arriving + places);
    this.arriving.set(personId, arriving + places);
    try {
      return await write();
    } finally {
      const left = this.arriving.get(personId)! - places;
      if (left > 0) this.arriving.set(personId, left);
      else this.arriving.delete(personId);
    }
  }

  /** Draws a finished picture again and compares; by whoever may draw on its board. */
  async reproduce(personId: string, generationId: string): Promise<Reproduction> {
    const { row } = await this.deps.access.toGeneration(personId, generationId, "editor");
    if (row.status === "succeeded") return this.deps.runs.spare.reproductions.ask(personId, row);
    throw new AppError("conflict", "Only a finished picture can be drawn again and compared.");
  }

  /** One's own; a board's owner may stop any on the board. */
  async cancel(personId: string, generationId: string): Promise<Generation> {
    await this.mayChange(personId, generationId, "stop");
    await this.deps.runs.cancel(generationId);
    const row = await this.deps.generations.find(generationId);
    if (!row) throw notFound("picture");
    return this.deps.runs.view(row);
  }

  async remove(personId: string, generationId: string): Promise<void> {
    const row = await this.mayChange(personId, generationId, "delete");
    await this.deps.runs.cancel(generationId);
    await this.deps.canvas.clear(personId, row.boardId, generationId);
    await this.deps.generations.remove(generationId);
    await this.deps.removed(row);
    await this.deps.pictures.remove(generationId);
  }

  /** Frames after a sequence number, wherever they are: in memory, in the journal, in the filmstrip. */
  async framesSince(personId: string, input: CommandInput<"frames:since">) {
    const { generationId, after } = input;
    const { row } = await this.deps.access.toGeneration(personId, generationId, "viewer");
    const live = this.deps.hub.since(generationId, after);
    const frames = live ?? (await this.storedFrames(generationId, after));
    const { status } = this.deps.runs.view(row);
    return { frames, complete: status !== "queued" && status !== "running" };
  }

  private async storedFrames(generationId: string, after: number): Promise<Frame[]> {
    const journal = await this.deps.journals.read(generationId);
    const frames =
      journal.length > 0
        ? journal.map((entry) => entry.frame)
        : await this.deps.pictures.frames(generationId);
    return frames.filter((frame) => frame.meta.seq > after);
  }

  private async mayChange(personId: string, generationId: string, verb: string) {
    const { row, role } = await this.deps.access.toGeneration(personId, generationId, "viewer");
    if (row.author.id === personId || role === "owner") return row;
    const message = `Only ${row.author.name} or the board's owner can ${verb} this picture.`;
    throw new AppError("forbidden", message);
  }

  private checkQueue(waiting: number): void {
    if (waiting <= limits.queuedPerPerson) return;
    throw new AppError(
      "rate_limited",
      `You may have ${limits.queuedPerPerson} pictures waiting; let some of them finish first.`,
      { limit: limits.queuedPerPerson },
    );
  }
}
