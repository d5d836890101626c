import { createStore } from "zustand/vanilla";
import type { Ack, ContractError, Race, RaceView } from "@/server/contract";
import { shortName } from "../_lib/format";
import { raceLayout } from "../_lib/race";
import { uuid } from "../_lib/uuid";
import { applyGeneration, boardStore } from "./board-store";
import { canvasStore, edit } from "./canvas-store";
import { cardsAsked } from "./outbox";
import { request } from "./request";
import { visibleCentre } from "./view-store";

/** The races that this window has looked at, and why one could not be looked at. */
type Races = { known: Record<string, Race>; problems: Record<string, ContractError> };
export const raceStore = createStore<Races>(() => ({ known: {}, problems: {} }));

export function takeRace(race: Race) {
  raceStore.setState(({ known }) => ({ known: { ...known, [race.id]: race } }));
}

/** A change that comes while the answer is under way is at least as new as the answer. */
export async function lookAtRace(raceId: string) {
  const before = raceStore.getState().known[raceId];
  const answer = await request("race:look", { raceId });
  const { known, problems } = raceStore.getState();
  if (!answer.ok) {
    raceStore.setState({ problems: { ...problems, [raceId]: answer.error } });
    return;
  }
  const { [raceId]: _solved, ...others } = problems;
  raceStore.setState({ problems: others });
  if (known[raceId] === before) takeRace(answer.data.race);
  takePictures(answer.data);
}

/** Those of the board that is open; what came live meanwhile is newer. */
function takePictures({ generations }: RaceView) {
  const known = boardStore.getState().generations;
  for (const one of generations) if (!known[one.id]) applyGeneration(one);
}

export type RaceWish = {
  boardId: string;
  prompt: string;
  negativePrompt: string;
  seed: number;
  models: string[];
};

/** Ids of the last wish, so that asking again after a lost answer never starts it twice. */
let asked: { wish: string; raceId: string; keys: string[]; layout: Layout } | null = null;
type Layout = ReturnType<typeof raceLayout>;

export async function startRace(wish: RaceWish): Promise<Ack<RaceView>> {
  const { models, ...about } = wish;
  const { raceId, keys, layout } = idsOf(wish);
  const entries = models.map((model, index) => ({
    ...{ model, clientKey: keys[index]!, place: layout.places[index]! },
  }));
  const answer = await request("race:start", { ...about, raceId, entries });
  if (!answer.ok) return answer;
  asked = null;
  takeRace(answer.data.race);
  takePictures(answer.data);
  frame(answer.data.race, layout);
  return answer;
}

function idsOf(wish: RaceWish) {
  const key = JSON.stringify(wish);
  if (asked?.wish !== key) {
    const keys = wish.models.map(() => uuid());
    asked = { wish: key, raceId: uuid(), keys, layout: layoutOn(wish) };
  }
  return asked;
}

function layoutOn({ boardId, models }: RaceWish): Layout {
  const { items, boardId: open } = canvasStore.getState();
  const taken = open === boardId ? [...Object.values(items), ...cardsAsked(boardId)] : [];
  const centre = open === boardId ? visibleCentre() : { x: 0, y: 0 };
  return raceLayout(models.length, centre, taken);
}

/** On the canvas the race's pictures lie in a section that is called after it. */
function frame(race: Race, { section }: Layout) {
  if (canvasStore.getState().boardId !== race.boardId) return;
  const title = `Race: ${shortName(race.prompt, 10)}`.slice(0, 80);
  edit([
    { op: "put", item: { id: uuid(), kind: "section", title, tone: "paper", z: 0, ...section } },
  ]);
}

export async function voteInRace(raceId: string, generationId: string | null) {
  const answer = await request("race:vote", { raceId, generationId });
  if (!answer.ok) return answer.error;
  takeRace(answer.data);
  return null;
}

/** Lets one that did not come out start once more, in its place; gives back why not, if so. */
export async function retryInRace(generationId: string) {
  const answer = await request("race:retry", { generationId });
  if (!answer.ok) return answer.error;
  applyGeneration(answer.data);
  return null;
}
