import { mkdtemp, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import type { Frame } from "../contract";
import { journalStore, type JournalEntry } from "./journals";
import { decodeRecords, encodeRecord } from "./records";

test("records come back as they were written", () => {
  const file = Buffer.concat([
    encodeRecord({ n: 1, text: "müde 🦊" }, [Buffer.from("a"), Buffer.alloc(0)]),
    encodeRecord({ n: 2 }, []),
  ]);
  expect(decodeRecords(file)).toEqual([
    { head: { n: 1, text: "müde 🦊" }, parts: [Buffer.from("a"), Buffer.alloc(0)] },
    { head: { n: 2 }, parts: [] },
  ]);
});

test("a record torn anywhere is left out, the ones before it stay", () => {
  const whole = encodeRecord({ n: 1 }, [Buffer.from("first")]);
  const torn = encodeRecord({ n: 2 }, [Buffer.from("second")]);
  for (let cut = 0; cut < torn.byteLength; cut++) {
    const records = decodeRecords(Buffer.concat([whole, torn.subarray(0, cut)]));
    expect(records.map((record) => record.head)).toEqual([{ n: 1 }]);
  }
});

const entry = (step: number): JournalEntry => ({
  frame: {
    meta: {
      generationId: "01a206bf-b3b6-70f6-992c-07525396464a",
      step,
      totalSteps: 3,
      seq: step,
      width: 8,
      height: 8,
      encoding: "webp",
      computedAt: 1,
      serverAt: 2,
      last: step === 3,
    },
    image: Buffer.from(`image ${step}`),
  } satisfies Frame,
  latents: Buffer.alloc(8, step),
  latentShape: [1, 2, 2],
  checkpoint: { step, state: Buffer.alloc(16, step) },
});

test("a journal cut by a crash goes on from its last whole step", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "emerge-"));
  const journals = await journalStore(folder);
  for (const step of [1, 2, 3]) await journals.append("run", entry(step));
  expect(await journals.read("run")).toEqual([entry(1), entry(2), entry(3)]);
  const file = path.join(folder, "run.journal");
  await truncate(file, (await journals.read("run")).length * 100);
  const left = await journals.read("run");
  expect(left.length).toBeLessThan(3);
  for (const [index, one] of left.entries()) expect(one).toEqual(entry(index + 1));
  await journals.remove("run");
  expect(await journals.ids()).toEqual([]);
  await rm(folder, { recursive: true });
});
