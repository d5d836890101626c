import { randomUUID } from "node:crypto";
import {
  apply,
  canvasLimits,
  freePlace,
  itemGap,
  objection,
  pictureBox,
  type AppliedOperation,
  type CommandInput,
  type CommandOutput,
  type ContractError,
  type EventPayload,
  type Generation,
  type Item,
  type ItemPut,
  type Items,
  type Operation,
  type Point,
  type RefusedOperation,
} from "../contract";
import { AppError, notFound } from "../errors";
import type { GenerationsRepository, StoredGeneration } from "../repositories/generations";
import type { ItemsRepository } from "../repositories/items";
import type { UploadsRepository } from "../repositories/uploads";
import type { AccessService } from "./access";

export interface CanvasDeps {
  items: ItemsRepository;
  generations: GenerationsRepository;
  uploads: Pick<UploadsRepository, "find">;
  access: AccessService;
  view(row: StoredGeneration): Generation;
  changed(change: EventPayload<"canvas:changed">): void;
}

/** A window that was offline for longer may see a batch applied twice: the same values again. */
const batchesKeptMs = 7 * 24 * 3600_000;
const batchesBetweenCleanings = 1000;

interface Draft {
  items: Items;
  applied: AppliedOperation[];
  refused: RefusedOperation[];
}

/**
 * The one order of a canvas's changes. Batches of a board are applied one after another; each
 * raises the board's revision by one, so that a window knows whether it has missed something.
 */
export class CanvasService {
  private readonly turns = new Map<string, Promise<unknown>>();
  private batches = 0;

  constructor(private readonly deps: CanvasDeps) {}

  snapshot(boardId: string) {
    return this.deps.items.all(boardId);
  }

  async apply(
    personId: string,
    { boardId, batchId, operations }: CommandInput<"canvas:apply">,
  ): Promise<CommandOutput<"canvas:apply">> {
    await this.deps.access.inside(personId, boardId, "editor");
    return this.inTurn(boardId, () => this.applyNow(personId, boardId, batchId, operations));
  }

  /** Pictures of a board by id, for those that a window shows. */
  async pictures(personId: string, input: CommandInput<"board:pictures">): Promise<Generation[]> {
    await this.deps.access.inside(personId, input.boardId, "viewer");
    const rows = await this.deps.generations.among(input.boardId, input.generationIds);
    return rows.map((row) => this.deps.view(row));
  }

  /** Gives a new picture its card: where it was wished for, else beside its parent, else near the start. */
  async place(row: StoredGeneration, itemId: string, wish: Point | undefined): Promise<void> {
    const { boardId, author } = row;
    await this.inTurn(boardId, async () => {
      const { items } = await this.deps.items.all(boardId);
      if (items.length >= canvasLimits.items) return;
      const id = items.some((one) => one.id === itemId) ? randomUUID() : itemId;
      const taken = items.filter((one) => one.kind !== "section");
      const size = pictureBox();
      const at = freePlace(taken, { ...(wish ?? besideParent(items, row)), ...size });
      const z = items.reduce((top, one) => Math.max(top, one.z), 0) + 1;
      const item: ItemPut = { id, kind: "picture", generationId: row.id, ...at, ...size, z };
      await this.applyNow(author.id, boardId, randomUUID(), [{ op: "put", item }]);
    });
  }

  /** Takes a generation's cards off the board before it is deleted. */
  async clear(personId: string, boardId: string, generationId: string): Promise<void> {
    await this.inTurn(boardId, async () => {
      const cards = await this.deps.items.showing(generationId);
      const operations = cards.map(({ id }) => ({ op: "remove" as const, id }));
      if (operations.length > 0) {
        await this.applyNow(personId, boardId, randomUUID(), operations);
      }
    });
  }

  private async applyNow(
    personId: string,
    boardId: string,
    batchId: string,
    operations: Operation[],
  ): Promise<CommandOutput<"canvas:apply">> {
    const known = await this.deps.items.batch(boardId, batchId);
    if (known) return known;
    const ids = [...new Set(operations.map(idOf))];
    const before = await this.deps.items.find(boardId, ids);
    const draft = await this.draft(personId, boardId, byId(before), operations);
    const outcome = await this.deps.items.write(boardId, {
      batchId,
      put: Object.values(draft.items).filter((item) => !before.includes(item)),
      removed: before.filter((item) => !(item.id in draft.items)).map((item) => item.id),
      refused: draft.refused,
    });
    if (draft.applied.length > 0) {
      const { revision } = outcome;
      this.deps.changed({ boardId, revision, batchId, personId, operations: draft.applied });
    }
    await this.cleanNowAndThen();
    return outcome;
  }

  /** Applies what can be applied to the items at hand, and says why of what cannot. */
  private async draft(personId: string, boardId: string, items: Items, operations: Operation[]) {
    const draft: Draft = { items, applied: [], refused: [] };
    const room = canvasLimits.items - (await this.deps.items.count(boardId));
    const shown = await this.mayShow(boardId, operations);
    for (const operation of operations) {
      const full = signed(operation, personId, draft.items);
      const error = problem(draft, items, full, room, shown);
      if (error) draft.refused.push({ id: idOf(operation), error });
      else {
        draft.items = apply(draft.items, full);
        draft.applied.push(full);
      }
    }
    return draft;
  }

  /** A board shows its own pictures and uploads only: an id of another's is as good as none. */
  private async mayShow(boardId: string, operations: Operation[]): Promise<Set<string>> {
    const put = operations.flatMap((one) => (one.op === "put" ? one.item : []));
    const pictures = put.flatMap((one) => (one.kind === "picture" ? one.generationId : []));
    const uploads = put.flatMap((one) => (one.kind === "upload" ? one.uploadId : []));
    const rows = pictures.length > 0 ? await this.deps.generations.among(boardId, pictures) : [];
    const known = new Set(rows.map((row) => row.id));
    for (const id of new Set(uploads)) {
      if ((await this.deps.uploads.find(id))?.boardId === boardId) known.add(id);
    }
    return known;
  }

  private async cleanNowAndThen(): Promise<void> {
    if (this.batches++ % batchesBetweenCleanings !== 0) return;
    await this.deps.items.forgetBatches(new Date(Date.now() - batchesKeptMs));
  }

  private async inTurn<T>(boardId: string, act: () => Promise<T>): Promise<T> {
    const before = this.turns.get(boardId) ?? Promise.resolve();
    const turn = before.then(act, act);
    this.turns.set(boardId, turn);
    try {
      return await turn;
    } finally {
      if (this.turns.get(boardId) === turn) this.turns.delete(boardId);
    }
  }
}

const idOf = (operation: Operation) => (operation.op === "put" ? operation.item.id : operation.id);
const byId = (items: Item[]): Items => Object.fromEntries(items.map((item) => [item.id, item]));

/** Puts the name of its maker on a new item; one that is put again keeps its first one. */
function signed(operation: Operation, personId: string, items: Items): AppliedOperation {
  if (operation.op !== "put") return operation;
  const createdBy = items[operation.item.id]?.createdBy ?? personId;
  return { op: "put", item: { ...operation.item, createdBy } as Item };
}

function problem(
  { items }: Draft,
  before: Items,
  operation: AppliedOperation,
  room: number,
  shown: Set<string>,
): ContractError | null {
  const objects = objection(items, operation);
  if (objects) {
    const kind =
      operation.op === "put" ? "conflict" : operation.id in items ? "invalid" : "not_found";
    return new AppError(kind, objects).contract;
  }
  if (operation.op !== "put") return null;
  const { item } = operation;
  const isNew = !(item.id in items);
  const more = Object.keys(items).length - Object.keys(before).length;
  if (isNew && more >= room) {
    const limit = canvasLimits.items;
    return new AppError("conflict", `A board holds ${limit} things at most.`, { limit }).contract;
  }
  const shows =
    item.kind === "picture" ? item.generationId : item.kind === "upload" && item.uploadId;
  return shows && !shown.has(shows) ? notFound("picture").contract : null;
}

function besideParent(items: Item[], row: StoredGeneration): Point {
  const parent = items.find(
    (one) => one.kind === "picture" && row.parentId !== null && one.generationId === row.parentId,
  );
  return parent ? { x: parent.x + parent.width + itemGap, y: parent.y } : { x: 0, y: 0 };
}
