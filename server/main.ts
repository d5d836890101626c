import { networkInterfaces } from "node:os";
import path from "node:path";
import next from "next";
import { startApp, type App } from "./app";
import { readConfig, type Config } from "./config";
import { staticFiles } from "./http/static-files";
import { log } from "./log";
import { findUp } from "./paths";

async function main(): Promise<void> {
  surviveClosedOutput();
  const config = readConfig(process.env);
  const dir = path.dirname(findUp("next.config.js"));
  const pages = next({ dev: config.dev, dir });
  await pages.prepare();
  const handle = pages.getRequestHandler();
  const files = config.dev ? null : await staticFiles(path.join(dir, ".next/static"));
  const app = await startApp(config, async (request, response) => {
    if (!files?.serve(request, response)) await handle(request, response);
  });
  if (config.dev) forwardHotReload(app, pages.getUpgradeHandler());
  announce(config, app);
  stopWhenAsked(app);
}

/** On a signal, or when whoever started the server is gone. */
function stopWhenAsked(app: App): void {
  let stopping: Promise<void> | null = null;
  const stop = () => {
    stopping ??= app.close().then(() => process.exit(0));
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  process.once("disconnect", stop);
  // Gone while everything was being put together.
  if (process.connected === false) stop();
}

/** With nobody reading what it prints, each complaint about that would be the next thing to print. */
function surviveClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
}

/** Next's development page listens on its own WebSocket path; Socket.IO has the others. */
function forwardHotReload(
  app: App,
  upgrade: ReturnType<ReturnType<typeof next>["getUpgradeHandler"]>,
) {
  app.http.on("upgrade", (request, socket, head) => {
    if (request.url?.startsWith("/_next/")) void upgrade(request, socket, head);
  });
}

function announce(config: Config, app: App): void {
  const address = config.publicUrl?.href ?? `http://localhost:${app.port}`;
  log.info(`\n  Emerge is ready: ${address}`);
  for (const lan of config.host === "0.0.0.0" ? lanAddresses() : []) {
    log.info(`  on your network: http://${lan}:${app.port}`);
  }
  const tokenFile = path.relative(process.cwd(), path.join(config.dataDir, "worker-token"));
  const token = config.workerToken ? "<EMERGE_WORKER_TOKEN>" : `"$(cat ${tokenFile})"`;
  log.info(`  more workers:    npm run worker -- --server ${address} --token ${token}
`);
  process.send?.({ ready: true, port: app.port });
}

function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter((entry) => entry.family === "IPv4" && !entry.internal)
    .map((entry) => entry.address);
}

main().catch((error: unknown) => {
  log.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
