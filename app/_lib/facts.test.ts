import { expect, test } from "vitest";
import { factIds, type Fact } from "@/server/contract";
import { factWords, grouped, wordsOf } from "./facts";
import { families } from "./families";

const fact = (id: Fact["id"]): Fact => ({ kind: "number", id, value: 1 });

test("every fact has a place of its own", () => {
  const placed = grouped(factIds.map(fact)).flatMap(({ places }) =>
    places.flatMap(({ facts }) => facts.map(({ id }) => id)),
  );
  expect(placed.toSorted()).toEqual(factIds.toSorted());
});

test("numbers stand together, where the first of them stands", () => {
  const image = {
    kind: "image",
    id: "latent",
    image: new Uint8Array(),
    width: 1,
    height: 1,
  } as Fact;
  const [group] = grouped([fact("signal-level"), image, fact("noise-level")]);
  expect(group?.places.map(({ facts }) => facts.map(({ id }) => id))).toEqual([
    ["latent"],
    ["noise-level", "signal-level"],
  ]);
});

test("what is not known leaves no empty heading", () => {
  expect(grouped([fact("entropy")]).map(({ id }) => id)).toEqual(["makes"]);
});

test("every fact is told in both languages, in the same words for no two of them", () => {
  const all = Object.values(factWords).flatMap(({ name, tells }) => [name, tells]);
  for (const { en, zh } of all) {
    expect(en).toMatch(/[a-z]/);
    expect(zh).toMatch(/\p{Script=Han}/u);
  }
  expect(new Set(all.map(({ en }) => en)).size).toBe(all.length);
});

test("the latent of a model that works on pixels is a picture", () => {
  expect(wordsOf("latent", "pixel-diffusion")).not.toEqual(wordsOf("latent", "latent-diffusion"));
});

test("every family is told in both languages", () => {
  for (const { line, how } of Object.values(families)) {
    for (const { en, zh } of [line, how]) {
      expect(en).toMatch(/\.$/);
      expect(zh).toMatch(/。$/);
    }
  }
});
