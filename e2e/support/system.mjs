// Programs that the tests need besides Node: a browser, a PostgreSQL server, ps. On Debian, as root,
// missing ones are installed; elsewhere a line says what to install.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, chownSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export function findChromium() {
  return process.env.CHROMIUM_PATH ?? browsers.find((file) => existsSync(file)) ?? null;
}

function findPostgres() {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).toSorted((a, b) => b - a) : [];
  const folders = versions.map((version) => path.join(root, version, "bin"));
  return folders.find((folder) => existsSync(path.join(folder, "initdb"))) ?? null;
}

/** Installs what is missing where that is possible without asking. */
export function ensureSystemPackages() {
  const missing = [
    ...(findChromium() ? [] : ["chromium"]),
    ...(findPostgres() ? [] : ["postgresql"]),
    ...(existsSync("/usr/bin/ps") || existsSync("/bin/ps") ? [] : ["procps"]),
  ];
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    console.warn(`Please install ${missing.join(" and ")}; the tests that need them will fail.`);
    return;
  }
  console.log(`Installing ${missing.join(" and ")}…`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-qq"], { stdio: "inherit", env });
  const args = ["install", "-y", "-qq", "--no-install-recommends", ...missing];
  spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"], env });
}

/** A PostgreSQL server on a free port with a folder of its own; null if there is none to start. */
export async function startPostgres() {
  const bin = findPostgres();
  if (!bin) return null;
  const folder = mkdtempSync(path.join(tmpdir(), "emerge-postgres-"));
  const as = unprivileged(folder);
  const init = ["-D", path.join(folder, "data"), "-U", "emerge", "-A", "trust", "--no-sync"];
  const made = spawnSync(path.join(bin, "initdb"), init, { ...as, encoding: "utf8", cwd: folder });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const options = ["-D", path.join(folder, "data"), "-p", String(port), "-k", folder];
  const quick = ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1"];
  const server = spawn(path.join(bin, "postgres"), [...options, ...quick], {
    ...as,
    cwd: folder,
    stdio: "ignore",
  });
  const url = `postgresql://emerge@127.0.0.1:${port}/postgres`;
  await untilReady(bin, port, as);
  const stop = async () => {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, stop };
}

/** PostgreSQL refuses to run as root: then it runs as the account its package made, or nobody. */
function unprivileged(folder) {
  if (process.getuid?.() !== 0) return {};
  const number = (flag) => {
    const found = spawnSync("id", [flag, "postgres"], { encoding: "utf8" });
    return found.status === 0 ? Number(found.stdout) : 65534;
  };
  const as = { uid: number("-u"), gid: number("-g") };
  chownSync(folder, as.uid, as.gid);
  return as;
}

async function untilReady(bin, port, as) {
  for (let attempt = 0; attempt < 100; attempt++) {
    const args = ["-h", "127.0.0.1", "-p", String(port), "-q"];
    if (spawnSync(path.join(bin, "pg_isready"), args, { ...as, cwd: "/" }).status === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("PostgreSQL did not start within ten seconds.");
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
