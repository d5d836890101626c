import { fork, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunStart } from "../server/contract";
import { familyRecipe, tinyFamilies } from "./testing/families";
import { FakeServer } from "./testing/fake-server";

let server: FakeServer;
let worker: ChildProcess;
beforeEach(async () => {
  server = new FakeServer();
  const line = ["--server", await server.listen(), "--token", "secret", "--threads", "1"];
  worker = fork("workers/main.ts", [...line, "--models", tinyFamilies], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
});
afterEach(async () => {
  worker.kill("SIGKILL");
  await server.close();
});

const run = (): RunStart => ({
  leaseId: randomUUID(),
  generationId: randomUUID(),
  personId: randomUUID(),
  recipe: familyRecipe("tiny-flow"),
  inputs: {},
  resume: null,
});

describe("a worker", () => {
  it("looks inside a step when it is asked, and says what it cannot", async () => {
    await server.until(() => server.hellos.length > 0);
    const drawn = run();
    server.start(drawn);
    await server.until(() => !!server.done(drawn.leaseId));

    const { latents, latentShape: shape } = server.frames(drawn.leaseId)[0]!;
    const { personId, recipe, inputs } = drawn;
    const asked = { personId, recipe, inputs, latents, shape };
    const [second, beyond] = [randomUUID(), randomUUID()];
    server.inspect({ ...asked, inspectId: second, step: 2 });
    server.inspect({ ...asked, inspectId: beyond, step: 5 });
    const answers = () => server.seen.filter((one) => "inspectId" in one.input);
    await server.until(() => answers().length === 2);
    const told = answers().map(({ input }) => input);
    const insides = { step: 2, totalSteps: 4, family: "flow" };
    expect(told).toContainEqual(
      expect.objectContaining({
        inspectId: beyond,
        error: expect.objectContaining({ kind: "invalid" }),
      }),
    );
    const found = told.find((input) => "insides" in input)!;
    expect(found).toMatchObject({ inspectId: second, insides });
    const block = found.insides.facts.find((fact) => fact.id === "block");
    if (block?.kind !== "image") throw new Error("the block is no image");
    const { format, width } = await sharp(block.image).metadata();
    expect({ format, width }).toEqual({ format: "webp", width: block.width });
  });
});
