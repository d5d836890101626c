import { expect, test } from "vitest";
import type { Person } from "@/server/contract";
import { nameBegun, pieces, suggest, withIds, withNames } from "./mentions";

const person = (n: number, name: string): Person => ({
  id: `00000000-0000-4000-8000-00000000000${n}`,
  name,
  color: "teal",
});
const ada = person(1, "Ada");
const lovelace = person(2, "Ada Lovelace");
const bo = person(3, "Bo Ek");

test("names become ids and names again; the longer name counts", () => {
  const body = withIds("Look, @Ada Lovelace and @Ada!", [ada, lovelace]);
  expect(body).toBe(`Look, <@${lovelace.id}> and <@${ada.id}>!`);
  expect(withNames(body, [ada, lovelace])).toBe("Look, @Ada Lovelace and @Ada!");
  expect(withNames(body, [ada])).toContain("@somebody");
});

test("a body is read as words and people", () => {
  const read = pieces(`Hi <@${bo.id}>, look`, [bo]);
  expect(read).toEqual([
    { key: 0, text: "Hi " },
    { key: 1, person: bo },
    { key: 2, text: ", look" },
  ]);
});

test("a name begins at an @ after a space, and may have a second word", () => {
  expect(nameBegun("Hi @bo", 6)).toEqual({ at: 3, query: "bo" });
  expect(nameBegun("@", 1)).toEqual({ at: 0, query: "" });
  expect(nameBegun("@Bo E", 5)).toEqual({ at: 0, query: "Bo E" });
  expect(nameBegun("mail a@bo", 9)).toBeNull();
  expect(nameBegun("@bo said so", 11)).toBeNull();
});

test("suggestions fit any word of a name", () => {
  expect(suggest("l", [ada, lovelace, bo])).toEqual([lovelace]);
  expect(suggest("", [ada, lovelace, bo], 2)).toEqual([ada, lovelace]);
});
