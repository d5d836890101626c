import { randomUUID } from "node:crypto";
import { TestClient } from "../../server/testing/studio";
import { Studio } from "../support/studio";
import { pause, type Result } from "./result";

const words = "a small red fox beside two blue mushrooms on a light green background".split(" ");
const rounds = 3;

/** Whole drafts (four steps, every one decoded, each prompt new) that one person sees in a second. */
export async function drafts(): Promise<Result[]> {
  const studio = await new Studio().start();
  try {
    const person = await arrive(studio.url);
    const boardId = (await person.must("board:create", {})).id;
    await draw(person, boardId, "a warm-up");
    await pause(500);
    const started = performance.now();
    for (let round = 0; round < rounds; round++) {
      for (let count = 1; count <= words.length; count++) {
        await draw(person, boardId, `${words.slice(0, count).join(" ")} ${round}`);
      }
    }
    const total = rounds * words.length;
    const value = total / ((performance.now() - started) / 1000);
    person.close();
    const note = `${total} drafts of 4 steps one after another, a prompt grown by a word each time; aim 4`;
    return [{ name: "draft.per_second", value, unit: "a second", baseline: null, note }];
  } finally {
    await studio.stop();
  }
}

async function arrive(url: string): Promise<TestClient> {
  const response = await fetch(url, { headers: { accept: "text/html" } });
  return TestClient.connect(url, response.headers.get("set-cookie")!.split(";")[0]!);
}

async function draw(person: TestClient, boardId: string, prompt: string): Promise<void> {
  const { studio } = await person.until("session:ready");
  const known = person.heard["studio:changed"]?.at(-1) ?? studio;
  const [model] = known.models;
  if (!model) throw new Error("no worker has joined");
  const { defaults, sizes, id } = model;
  const recipe = { ...defaults, ...sizes[0]!, model: id, prompt, seed: 7, steps: 4 };
  const key = randomUUID();
  await person.must("draft:draw", { boardId, key, recipe });
  await person.until("draft:frame", ({ meta }) => meta.key === key && meta.last);
}
