// `npm start` and its relatives: prepares what is missing, then runs one of Emerge's processes.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { buildPages, bundle, checkNode, generateClient, install, root } from "./prepare.mjs";

const args = process.argv.slice(2);
const dev = takeFlag("--dev");
const only = takeOption("--only");
const prepareOnly = takeFlag("--prepare");

checkNode();
install();
generateClient();
if (!dev) bundle();
if (!dev && (!only || only === "server")) buildPages();
if (prepareOnly) process.exit(0);

const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
const child = dev
  ? launch(["--import", "tsx", path.join(root, "server/main.ts")], { NODE_ENV: "development" })
  : launch(["--enable-source-maps", path.join(root, "dist", `${only ?? "server"}.mjs`), ...args], {
      NODE_ENV: "production",
    });

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 0)));

function launch(nodeArgs, extra) {
  const opensBrowser = !only && process.stdout.isTTY && hasDesktop();
  const running = spawn(process.execPath, nodeArgs, {
    cwd: root,
    env: { ...env, ...extra },
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  running.on("message", (message) => {
    if (message?.ready && opensBrowser) openBrowser(`http://localhost:${message.port}`);
  });
  return running;
}

function hasDesktop() {
  if (process.env.CI || process.env.EMERGE_OPEN === "0") return false;
  return process.platform !== "linux" || !!(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function openBrowser(url) {
  const [command, ...rest] =
    process.platform === "darwin"
      ? ["open"]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", ""]
        : ["xdg-open"];
  if (command === "xdg-open" && !existsSync("/usr/bin/xdg-open")) return;
  spawn(command, [...rest, url], { stdio: "ignore", detached: true }).unref();
}

function takeFlag(name) {
  const index = args.indexOf(name);
  if (index >= 0) args.splice(index, 1);
  return index >= 0;
}

function takeOption(name) {
  const index = args.indexOf(name);
  return index >= 0 ? args.splice(index, 2)[1] : undefined;
}
