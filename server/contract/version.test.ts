import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { z } from "zod";
import { commands, events, protocolVersion, workerCommands, workerEvents } from "./index";

/**
 * Pages, servers and workers of different versions refuse each other by this number, so a schema
 * must not change without it. Raise `protocolVersion` in version.ts, then put the new pair here.
 */
const pinned = { version: 4, hash: "45202a63253ac7ef" };

function schemaHash(): string {
  const shape = (schema: z.ZodType) =>
    z.toJSONSchema(schema, { unrepresentable: "any", io: "input" });
  const pairs = (table: Record<string, { input: z.ZodType; output: z.ZodType }>) =>
    Object.entries(table).map(([name, { input, output }]) => [name, shape(input), shape(output)]);
  const singles = (table: Record<string, z.ZodType>) =>
    Object.entries(table).map(([name, schema]) => [name, shape(schema)]);
  const all = [pairs(commands), singles(events), pairs(workerCommands), singles(workerEvents)];
  return createHash("sha256").update(JSON.stringify(all)).digest("hex").slice(0, 16);
}

test("the contract is the one that the protocol's version stands for", () => {
  expect({ version: protocolVersion, hash: schemaHash() }).toEqual(pinned);
});

test("every command and event is named noun:verb, with hyphens where a verb is two words", () => {
  const names = [commands, events, workerCommands, workerEvents].flatMap((t) => Object.keys(t));
  for (const name of names) expect(name).toMatch(/^[a-z]+:[a-z]+(-[a-z]+)*$/);
});
