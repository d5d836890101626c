import { expect, test } from "vitest";
import { itemGap, pictureBox, type Race } from "@/server/contract";
import { frameAtMoment, leaders, raceLayout, votersFor } from "./race";

const [a, b, c] = ["a", "b", "c"];
const race = (votes: Race["votes"]) => ({ generationIds: [a, b, c], votes }) as unknown as Race;
const vote = (personId: string, generationId: string) => ({ personId, generationId });

test("cards lie in rows inside their section, none upon another", () => {
  const { section, places } = raceLayout(8, { x: 0, y: 0 }, []);
  const card = pictureBox();
  expect(new Set(places.map(({ y }) => y)).size).toBe(2);
  expect(places[1]!.x - places[0]!.x).toBe(card.width + itemGap);
  for (const { x, y } of places) {
    expect(x).toBeGreaterThan(section.x);
    expect(y).toBeGreaterThan(section.y);
    expect(x + card.width).toBeLessThan(section.x + section.width);
    expect(y + card.height).toBeLessThan(section.y + section.height);
  }
});

test("the section keeps clear of what lies there", () => {
  const taken = [{ x: -200, y: -200, width: 400, height: 400 }];
  const { section } = raceLayout(3, { x: 0, y: 0 }, taken);
  const clear =
    section.x >= 200 ||
    section.y >= 200 ||
    section.x + section.width <= -200 ||
    section.y + section.height <= -200;
  expect(clear).toBe(true);
});

test("pictures of any length move together, from their first frame to their last", () => {
  expect([1, 10, 20].map((at) => frameAtMoment(6, at, 20))).toEqual([1, 3, 6]);
  expect(frameAtMoment(20, 20, 20)).toBe(20);
});

test("who has most votes leads; before the first vote nobody does", () => {
  expect(leaders(race([]))).toEqual([]);
  expect(leaders(race([vote("p", b), vote("q", b), vote("r", a)]))).toEqual([b]);
  expect(leaders(race([vote("p", a), vote("q", c)]))).toEqual([a, c]);
  expect(votersFor(race([vote("p", a), vote("q", c)]), c)).toEqual(["q"]);
});
