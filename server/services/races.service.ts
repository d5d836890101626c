import { randomUUID } from "node:crypto";
import {
  raceRecipe,
  type CommandInput,
  type Generation,
  type Point,
  type Race,
  type RaceStart,
  type RaceView,
  type Recipe,
} from "../contract";
import { AppError, notFound } from "../errors";
import type {
  GenerationsRepository,
  NewGeneration,
  StoredGeneration,
} from "../repositories/generations";
import type { RacesRepository, StoredRace } from "../repositories/races";
import type { AccessService } from "./access";
import { checkRecipe, unknownModel, type KnownModels } from "./recipe-limits";

export interface RacesDeps {
  races: RacesRepository;
  generations: Pick<GenerationsRepository, "byIds" | "byKeys">;
  access: AccessService;
  models: KnownModels;
  /** Writes pictures together: all or none. */
  createTogether(
    personId: string,
    values: NewGeneration[],
    places: Map<string, Point | undefined>,
    before: () => Promise<void>,
  ): Promise<unknown>;
  again(row: StoredGeneration): Promise<Generation>;
  view(row: StoredGeneration): Generation;
  changed(race: Race): void;
}

/** One prompt and one seed through several models, and which of the pictures people like best. */
export class RacesService {
  /** Races that are being written: the same command sent again waits for what comes of it. */
  private readonly starting = new Map<string, Promise<RaceView>>();

  constructor(private readonly deps: RacesDeps) {}

  /** All entries are accepted, or none. */
  async start(personId: string, input: RaceStart): Promise<RaceView> {
    await this.deps.access.inside(personId, input.boardId, "editor");
    const key = `${personId} ${input.raceId}`;
    const running = this.starting.get(key);
    if (running) return running;
    const started = this.startOnce(personId, input);
    this.starting.set(key, started);
    try {
      return await started;
    } finally {
      this.starting.delete(key);
    }
  }

  private async startOnce(personId: string, input: RaceStart): Promise<RaceView> {
    const known = await this.deps.races.find(input.raceId);
    if (known && known.author.id !== personId) return this.startElsewhere(personId, input);
    if (known) checkOwn(known, personId, input);
    if (known && known.generationIds.length > 0) return this.viewOf(known);
    await this.write(personId, input);
    const race = await this.stored(input.raceId);
    this.deps.changed(race);
    return this.viewOf(race);
  }

  /**
   * Somebody else's race has this id, which is nothing to be told: this one gets another id. Sent
   * again, it is found by the keys of its pictures.
   */
  private async startElsewhere(personId: string, input: RaceStart): Promise<RaceView> {
    const keys = input.entries.map(({ clientKey }) => clientKey);
    const [made] = (await this.deps.generations.byKeys(personId, keys)).values();
    return this.startOnce(personId, { ...input, raceId: made?.raceId ?? randomUUID() });
  }

  private async write(personId: string, input: RaceStart): Promise<void> {
    const { raceId, boardId, entries } = input;
    const recipes = entries.map((_entry, index) => this.recipeOf(input, index));
    await this.checkKeys(personId, input);
    const values = entries.map(({ clientKey }, index) => {
      const own = { boardId, personId, clientKey, recipe: recipes[index]!, raceId };
      return { ...own, parentId: null, parentStep: null };
    });
    const places = new Map(entries.map(({ clientKey, place }) => [clientKey, place]));
    let opened = false;
    const open = async () => void (opened = await this.open(personId, input));
    try {
      await this.deps.createTogether(personId, values, places, open);
    } catch (error) {
      if (opened) await this.deps.races.removeEmpty(raceId);
      throw error;
    }
  }

  /**
   * The race's row comes first; one that was left without pictures by a fault is gone on with. True
   * where it is new.
   */
  private async open(personId: string, input: RaceStart): Promise<boolean> {
    const { raceId, boardId, prompt, negativePrompt, seed } = input;
    const race = { id: raceId, personId, boardId, prompt, negativePrompt, seed };
    if (await this.deps.races.create(race)) return true;
    checkOwn(await this.stored(raceId), personId, input);
    return false;
  }

  /** The model's defaults with the race's prompt and seed; errors name the part of the command. */
  private recipeOf(input: RaceStart, index: number): Recipe {
    const { model } = input.entries[index]!;
    const { models } = this.deps;
    const info = models.model(model);
    if (!info) throw unknownModel(model, models, `entries.${index}.model`);
    const recipe = raceRecipe(info, input);
    try {
      checkRecipe(recipe, models);
      return recipe;
    } catch (error) {
      throw error instanceof AppError ? inCommand(error, index) : error;
    }
  }

  /** A key that made a picture outside this race cannot make one in it. */
  private async checkKeys(personId: string, { raceId, entries }: RaceStart): Promise<void> {
    const keys = entries.map(({ clientKey }) => clientKey);
    const made = await this.deps.generations.byKeys(personId, keys);
    const index = keys.findIndex((key) => made.has(key) && made.get(key)!.raceId !== raceId);
    if (index < 0) return;
    const field = `entries.${index}.clientKey`;
    throw new AppError("conflict", `${field} is that of another picture already.`, { field });
  }

  async look(personId: string, { raceId }: CommandInput<"race:look">): Promise<RaceView> {
    return this.viewOf(await this.seen(personId, raceId, "viewer"));
  }

  async vote(personId: string, input: CommandInput<"race:vote">): Promise<Race> {
    const { raceId, generationId } = input;
    const race = await this.seen(personId, raceId, "editor");
    const isIn = generationId === null || race.generationIds.includes(generationId);
    if (!isIn || !(await this.deps.races.vote(raceId, personId, generationId))) {
      const message = "This picture is not part of the race.";
      throw new AppError("invalid", message, { field: "generationId" });
    }
    const voted = await this.stored(raceId);
    this.deps.changed(voted);
    return voted;
  }

  /** A racer that did not come out starts once more, in its place; anybody who may draw may ask. */
  async retry(personId: string, { generationId }: CommandInput<"race:retry">): Promise<Generation> {
    const { row } = await this.deps.access.toGeneration(personId, generationId, "editor");
    if (row.raceId) return this.deps.again(row);
    const message = "This picture was drawn in no race.";
    throw new AppError("invalid", message, { field: "generationId" });
  }

  /** One of its pictures is gone, and the votes for it. */
  async left(raceId: string): Promise<void> {
    const race = await this.deps.races.find(raceId);
    if (race) this.deps.changed(race);
  }

  private async seen(personId: string, raceId: string, needed: "viewer" | "editor") {
    const race = await this.stored(raceId);
    await this.deps.access.inside(personId, race.boardId, needed, "race");
    return race;
  }

  private async stored(raceId: string): Promise<StoredRace> {
    const race = await this.deps.races.find(raceId);
    if (!race) throw notFound("race");
    return race;
  }

  private async viewOf(race: StoredRace): Promise<RaceView> {
    const rows = await this.deps.generations.byIds(race.generationIds);
    return { race, generations: rows.map((row) => this.deps.view(row)) };
  }
}

function checkOwn(race: StoredRace, personId: string, { boardId }: RaceStart): void {
  if (race.author.id === personId && race.boardId === boardId) return;
  const message = "raceId is that of another race already.";
  throw new AppError("conflict", message, { field: "raceId" });
}

/** What was said of a recipe, as the race's command has it: the model's part by its entry. */
function inCommand(error: AppError, index: number): AppError {
  const { kind, message, field = "", ...rest } = error.contract;
  const name = field.replace(/^recipe\./, "");
  const own = ["prompt", "negativePrompt", "seed"].includes(name);
  const place = own ? name : `entries.${index}.${name}`;
  return new AppError(kind, message.replace(field, place), { ...rest, field: place, cause: error });
}
