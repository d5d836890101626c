import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { board } from "./board";
import { drafts } from "./drafts";
import { jobOverhead } from "./engine";
import { familyOverhead } from "./families";
import { fanOut } from "./fanout";
import { frameTimes } from "./frames";
import { memory } from "./memory";
import type { Result } from "./result";
import { batching, engineMemory, stepOverhead } from "./steps";

const benches = {
  engine: jobOverhead,
  families: familyOverhead,
  steps: stepOverhead,
  batch: batching,
  "engine-memory": engineMemory,
  frame: frameTimes,
  draft: drafts,
  fanout: fanOut,
  memory,
  board,
};

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((name) => !Object.hasOwn(benches, name));
  if (unknown)
    throw new Error(`there is no bench "${unknown}": ${Object.keys(benches).join(", ")}`);
  console.log(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}\n`);
  const results: Result[] = [];
  for (const [name, bench] of Object.entries(benches)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for (const result of await bench()) {
      results.push(result);
      console.log(line(result));
    }
  }
  writeFileSync("bench.json", `${JSON.stringify(results, null, 2)}\n`);
}

function line({ name, value, unit, note }: Result): string {
  const shown = unit === "ratio" ? value.toFixed(2) : `${value.toFixed(1)} ${unit}`;
  return `${name.padEnd(30)} ${shown.padStart(10)}   ${note}`;
}

await main();
process.exit(0);
