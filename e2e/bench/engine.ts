import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Server } from "socket.io";
import { io } from "socket.io-client";
import { benchJob } from "../../workers/bench/job";
import type { Result } from "./result";

/**
 * A whole generation over the bare ONNX calls of the same steps in the same process. Every report
 * of the engine crosses a real socket, is acknowledged and appended to a file, as in the product.
 */
export async function jobOverhead(): Promise<Result[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "emerge-bench-"));
  const http = createServer();
  const server = new Server(http, { perMessageDeflate: false });
  server.on("connection", (socket) => {
    socket.on("report", (bytes: Uint8Array, done: () => void) => {
      void appendFile(path.join(folder, "journal"), bytes).then(done);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  const socket = io(`http://127.0.0.1:${port}`, { transports: ["websocket"] });
  const report = async (bytes: Uint8Array) => void (await socket.emitWithAck("report", bytes));
  const { ratio, jobMs, bareMs } = await benchJob({ report });
  socket.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
  const note = `20 steps with preview, WebP, streaming, storing: ${jobMs.toFixed(0)} ms; the bare calls: ${bareMs.toFixed(0)} ms; aim 1.15`;
  return [{ name: "engine.job_overhead", value: ratio, unit: "ratio", baseline: bareMs, note }];
}
