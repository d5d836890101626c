import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { personColors } from "../contract";
import { TestStudio, type TestClient } from "../testing/studio";

let studio: TestStudio;
beforeAll(async () => {
  studio = await TestStudio.start();
});
afterAll(() => studio.stop());

async function boardOf(owner: TestClient): Promise<string> {
  const { id } = await owner.must("board:create", {});
  await owner.must("board:join", { boardId: id });
  return id;
}

/** People who all have the same colour until they meet. */
async function twins(count: number): Promise<TestClient[]> {
  const people: TestClient[] = [];
  for (let n = 0; n < count; n++) {
    const one = await studio.visitor();
    await one.must("person:update", { color: "teal" });
    people.push(one);
  }
  return people;
}

const coloursOn = async (one: TestClient, boardId: string) =>
  (await one.must("board:join", { boardId })).people.map(({ person }) => person.color);

describe("colours", () => {
  test("of guests on a board are all different while there are enough, who came first keeps theirs", async () => {
    const [first, ...others] = await twins(9);
    const boardId = await boardOf(first!);
    await Promise.all(others.slice(0, 7).map((one) => one.must("board:join", { boardId })));
    const colours = await coloursOn(first!, boardId);
    expect(colours[0]).toBe("teal");
    expect(new Set(colours)).toEqual(new Set(personColors));
    await others[7]!.must("board:join", { boardId });
    expect(await coloursOn(first!, boardId)).toHaveLength(9);
  });

  test("are kept with whoever got them, and told in all of their windows", async () => {
    const [ada, bo] = await twins(2);
    const elsewhere = await studio.visitor(bo!.cookie);
    await bo!.must("board:join", { boardId: await boardOf(ada!) });
    const { color } = await elsewhere.until("person:updated", (one) => one.color !== "teal");
    const again = await studio.visitor(bo!.cookie);
    expect(again.person.color).toBe(color);
  });

  test("that somebody there has cannot be chosen", async () => {
    const [ada, bo] = await twins(2);
    const boardId = await boardOf(ada!);
    await bo!.must("board:join", { boardId });
    const refused = await bo!.refused("person:update", { color: "teal" });
    expect(refused).toMatchObject({ kind: "conflict", field: "color" });
    expect(refused.message).toContain(ada!.person.name);
    await bo!.must("board:leave", { boardId });
    await bo!.must("person:update", { color: "teal" });
  });

  test("of somebody with an account stay: the guest gives way, though they came first", async () => {
    const [guest, ada] = await twins(2);
    const answer = await fetch(`${studio.url}/api/account/sign-up`, {
      method: "POST",
      body: JSON.stringify({ email: `${randomUUID()}@example.com`, password: "a long password" }),
      headers: { cookie: ada!.cookie, "content-type": "application/json" },
    });
    const cookie = answer.headers.get("set-cookie")!.split(";")[0]!;
    const back = await studio.visitor(cookie);
    const boardId = await boardOf(guest!);
    await back.must("board:join", { boardId });
    expect(await coloursOn(back, boardId)).toEqual([expect.not.stringMatching("teal"), "teal"]);
  });
});

test("a new name is told on boards that one has been on, and nowhere else", async () => {
  const [ada, bo, eve] = [await studio.visitor(), await studio.visitor(), await studio.visitor()];
  const boardId = await boardOf(bo);
  await ada.must("board:join", { boardId });
  await ada.must("board:leave", { boardId });
  await boardOf(eve);
  await ada.must("person:update", { name: "Ada Lovelace" });
  // Who comes to a board where their colour is taken is told of another one: that is news, too.
  const renamed = ({ name }: { name: string }) => name === "Ada Lovelace";
  const told = await bo.until("person:updated", renamed);
  expect(told).toMatchObject({ id: ada.person.id });
  expect(ada.heard["person:updated"]!.filter(renamed)).toHaveLength(1);
  await eve.must("board:list", {});
  expect((eve.heard["person:updated"] ?? []).filter(renamed)).toEqual([]);
});
