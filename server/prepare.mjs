// What has to be there before anything of Emerge can run. Plain JavaScript without dependencies:
// it runs in a fresh clone, before `npm ci`.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const at = (...parts) => path.join(root, ...parts);

/** Runs a command in the project; ends this process with its exit code if it fails. */
export function run(command, args, env = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
    shell: process.platform === "win32",
  });
  if (result.status === 0) return;
  console.error(`\n${command} ${args.join(" ")} failed.`);
  process.exit(result.status ?? 1);
}

export function checkNode() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major >= 20) return;
  console.error(`Emerge needs Node.js 20 or newer; this is ${process.version}.`);
  process.exit(1);
}

/** Runs `task` unless `key` is what it was when it last succeeded and what it made is still there. */
function once(name, key, made, task) {
  const stamp = at("node_modules", ".emerge", name);
  if (existsSync(at(made)) && existsSync(stamp) && readFileSync(stamp, "utf8") === key) return;
  task();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, key);
}

export function install() {
  once("installed", hashOf(["package-lock.json"]), "node_modules", () => {
    console.log("Installing what is missing…");
    // The build needs the development packages too, whatever NODE_ENV says.
    run("npm", ["ci", "--no-fund", "--no-audit", "--include=dev"]);
  });
}

export function generateClient() {
  const sources = hashOf(["prisma/schema.prisma", "package-lock.json"]);
  once("prisma", sources, "server/repositories/client", () =>
    run(process.execPath, [at("node_modules/prisma/build/index.js"), "generate"], {
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
    }),
  );
}

/** The processes without their pages: server, worker, command line. About a second. */
export function bundle() {
  const sources = hashOf(["server", "workers", "package-lock.json", "tsconfig.json"]);
  once("bundles", sources, "dist/server.mjs", () =>
    run(process.execPath, [at("server/bundle.mjs")]),
  );
}

export function buildPages() {
  const sources = hashOf(["app", "server/contract", "next.config.js", "package-lock.json"]);
  once("pages", sources, ".next/BUILD_ID", () => {
    console.log("Building the pages (once)…");
    run(process.execPath, [at("node_modules/next/dist/bin/next"), "build"], {
      NEXT_TELEMETRY_DISABLED: "1",
      NODE_ENV: "production",
    });
  });
}

/** SHA-256 over names and contents of the source files at or under these paths. */
function hashOf(paths) {
  const hash = createHash("sha256");
  for (const file of paths.flatMap((one) => filesUnder(at(one)))) {
    hash.update(path.relative(root, file)).update(readFileSync(file));
  }
  return hash.digest("hex");
}

const notSources = new Set(["models", "training", "client", "node_modules"]);

function filesUnder(file) {
  if (!existsSync(file)) return [];
  if (!statSync(file).isDirectory()) return [file];
  return readdirSync(file, { withFileTypes: true })
    .filter((entry) => !notSources.has(entry.name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesUnder(path.join(file, entry.name)));
}
