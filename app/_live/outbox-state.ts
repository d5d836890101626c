import type { ContractError, Generation, Point, Recipe } from "@/server/contract";

/** A picture asked for and not yet acknowledged. Its card stands on the canvas from the first moment. */
export type Pending = {
  clientKey: string;
  boardId: string;
  recipe: Recipe;
  parentId?: string;
  parentStep?: number;
  /** Pictures that were asked for together, and go to the server in one command. */
  batch?: string;
  /** Where its card stands on the canvas. */
  place?: Point;
  createdAt: number;
  /** "waiting": for a connection, or for another try; "rejected": the person has to decide. */
  state: "sending" | "waiting" | "rejected";
  error: ContractError | null;
};

export type Outbox = {
  /** Oldest first. */
  pending: Pending[];
  /** Which client key a generation was asked under, so that its card stays the same card. */
  keys: Record<string, string>;
};

export const update = (box: Outbox, clientKey: string, change: Partial<Pending>): Outbox => ({
  ...box,
  pending: box.pending.map((one) => (one.clientKey === clientKey ? { ...one, ...change } : one)),
});

export const drop = (box: Outbox, clientKey: string): Outbox => ({
  ...box,
  pending: box.pending.filter((one) => one.clientKey !== clientKey),
});

export function bind(box: Outbox, clientKey: string, generationId: string): Outbox {
  return { ...drop(box, clientKey), keys: { ...box.keys, [generationId]: clientKey } };
}

/**
 * The broadcast of a new generation may overtake its acknowledgement, and after a lost connection
 * it is all there is: the oldest request with the very same recipe is the one it answers.
 */
export function claim(box: Outbox, generation: Generation, myId: string | undefined): Outbox {
  if (generation.author.id !== myId || box.keys[generation.id]) return box;
  const asked = box.pending.find((one) => one.state !== "rejected" && answers(generation, one));
  return asked ? bind(box, asked.clientKey, generation.id) : box;
}

const answers = (generation: Generation, asked: Pending) =>
  generation.boardId === asked.boardId &&
  // A start decides the parent on the server.
  (asked.recipe.start !== undefined || generation.parentId === (asked.parentId ?? null)) &&
  sameRecipe(generation.recipe, asked.recipe);

function sameRecipe(a: Recipe, b: Recipe): boolean {
  const fields = Object.keys({ ...a, ...b }) as (keyof Recipe)[];
  // A way to start is an object; its keys stand in the schema's order on both sides.
  return fields.every((field) => JSON.stringify(a[field]) === JSON.stringify(b[field]));
}
