import { freePlace, itemGap, pictureBox, type Box, type Point, type Race } from "@/server/contract";

/** Room between a section's edge and its cards. */
const rim = 40;
const mostColumns = 4;

/** A race's pictures in rows, as square as it gets, and the section around them. */
export function raceLayout(count: number, near: Point, taken: readonly Box[]) {
  const columns = Math.min(mostColumns, Math.ceil(count / Math.ceil(count / mostColumns)));
  const rows = Math.ceil(count / columns);
  const card = pictureBox();
  const width = columns * (card.width + itemGap) - itemGap + 2 * rim;
  const height = rows * (card.height + itemGap) - itemGap + 2 * rim;
  const wish = { x: Math.round(near.x - width / 2), y: Math.round(near.y - height / 2) };
  const corner = freePlace(taken, { ...wish, width, height });
  const places = Array.from({ length: count }, (_, index) => ({
    x: corner.x + rim + (index % columns) * (card.width + itemGap),
    y: corner.y + rim + Math.floor(index / columns) * (card.height + itemGap),
  }));
  return { section: { ...corner, width, height }, places };
}

/** The frame that a picture of `total` steps shows at a moment that all of them share. */
export const frameAtMoment = (total: number, moment: number, moments: number) =>
  Math.max(1, Math.round((moment / moments) * total));

export const votersFor = ({ votes }: Race, generationId: string): string[] =>
  votes.filter((vote) => vote.generationId === generationId).map(({ personId }) => personId);

/** The pictures with most votes; none before the first vote. */
export function leaders(race: Race): string[] {
  const counts = race.generationIds.map((id) => votersFor(race, id).length);
  const most = Math.max(0, ...counts);
  return most === 0 ? [] : race.generationIds.filter((_, index) => counts[index] === most);
}
