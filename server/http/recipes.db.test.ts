import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recipeAnswer, type ContractError } from "../contract";
import { withTexts } from "../exchange/png-chunks";
import { TestStudio, type TestClient } from "../testing/studio";

let studio: TestStudio;
let ada: TestClient;
beforeAll(async () => {
  studio = await TestStudio.start();
  await studio.worker();
  ada = await studio.visitor();
});
afterAll(() => studio.stop());

const post = (body: Buffer, headers: Record<string, string> = { cookie: ada.cookie }) =>
  fetch(`${studio.url}/api/recipe`, { method: "POST", body: new Uint8Array(body), headers });

const png = () =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: "#a03010" } })
    .png()
    .toBuffer();

test("a picture of another program is read, and said what becomes of it", async () => {
  const text =
    "a fox\nSteps: 200, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 512x512, Model: sd";
  const file = withTexts(await png(), [{ keyword: "parameters", text, plain: true }]);
  const { reading } = recipeAnswer.parse(await (await post(file)).json());
  expect(reading).toMatchObject({
    source: "automatic1111",
    recipe: { prompt: "a fox", seed: 5, steps: 100, sampler: "flow-euler", model: "fake" },
    parentId: null,
  });
  expect(reading!.notes.map(({ field, outcome }) => `${field} ${outcome}`)).toEqual([
    "prompt kept",
    "model changed",
    "seed kept",
    "steps changed",
    "guidance kept",
    "sampler changed",
    "size changed",
  ]);
});

test("a picture without a recipe, and no picture at all", async () => {
  for (const body of [await png(), Buffer.from("<svg/>")]) {
    expect(await (await post(body)).json()).toEqual({ reading: null });
  }
});

test("refused: no cookie, another site, another method, too large a file", async () => {
  expect((await post(await png(), {})).status).toBe(401);
  const foreign = await post(await png(), { cookie: ada.cookie, origin: "https://evil.example" });
  expect(foreign.status).toBe(403);
  expect((await fetch(`${studio.url}/api/recipe`)).status).toBe(400);
  const large = await post(Buffer.alloc(33 * 1024 * 1024));
  expect(large.status).toBe(413);
  const { error } = (await large.json()) as { error: ContractError };
  expect(error.message).toContain("MB");
});
