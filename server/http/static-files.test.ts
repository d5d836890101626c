import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { staticFiles } from "./static-files";

const script = `export const words = "${"again and ".repeat(200)}";`;
let folder: string;
let server: Server;
let base: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "emerge-static-"));
  await mkdir(path.join(folder, "chunks"));
  await writeFile(path.join(folder, "chunks/one.js"), script);
  await writeFile(path.join(folder, "font.woff2"), "font");
  const files = await staticFiles(folder);
  server = createServer((request, response) => {
    if (!files.serve(request, response)) response.writeHead(404).end("elsewhere");
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/_next/static`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

test("a script comes compressed, to be kept, and whole", async () => {
  const answer = await fetch(`${base}/chunks/one.js`);
  expect(answer.headers.get("content-encoding")).toBe("gzip");
  expect(answer.headers.get("cache-control")).toContain("immutable");
  expect(answer.headers.get("content-type")).toContain("javascript");
  expect(Number(answer.headers.get("content-length"))).toBeLessThan(script.length / 4);
  expect(await answer.text()).toBe(script);
});

test("who has it already is told so, HEAD brings no body", async () => {
  const first = await fetch(`${base}/chunks/one.js`, { method: "HEAD" });
  expect(await first.text()).toBe("");
  const tag = first.headers.get("etag")!;
  const again = await fetch(`${base}/chunks/one.js`, { headers: { "if-none-match": tag } });
  expect(again.status).toBe(304);
});

test.each([
  ["what is compressed already", "/font.woff2", {}],
  ["what is not there", "/chunks/two.js", {}],
  ["a way out of the folder", "/chunks/../../package.json", {}],
  ["who takes no gzip", "/chunks/one.js", { "accept-encoding": "identity" }],
  ["who refuses gzip", "/chunks/one.js", { "accept-encoding": "br, gzip;q=0" }],
])("%s is left to others", async (_what, address, headers) => {
  const answer = await fetch(base + address, { headers });
  expect(answer.status).toBe(404);
});
