// `npm test`: everything, in the order of what fails fastest. Installs and builds what is missing,
// runs all parts even if one fails, and ends with one line: `N passed, N failed`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  buildPages,
  bundle,
  checkNode,
  generateClient,
  install,
  root,
} from "../server/prepare.mjs";
import { ensureSystemPackages, startPostgres } from "./support/system.mjs";

checkNode();
ensureSystemPackages();
install();
generateClient();

const reports = mkdtempSync(path.join(tmpdir(), "emerge-tests-"));
const total = { passed: 0, failed: 0, skipped: 0 };
/** What failed, told again at the end: the output of all parts is long. */
const failures = [];

check("lint", "npm", ["run", "--silent", "lint"]);
check("types", "npm", ["run", "--silent", "typecheck"]);
vitest("unit tests and the embedded database", []);
await onPostgres();
bundle();
buildPages();
playwright();

rmSync(reports, { recursive: true, force: true });
for (const failure of failures) console.log(`FAILED  ${failure}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);

async function onPostgres() {
  const postgres = await startPostgres().catch((error) => {
    console.error(error.message);
    return null;
  });
  if (!postgres) {
    return broke("The tests on a PostgreSQL server could not run.");
  }
  vitest("the same stories on a PostgreSQL server", [".db.test.ts"], {
    EMERGE_TEST_POSTGRES: postgres.url,
  });
  await postgres.stop();
}

function vitest(title, filters, env = {}) {
  const file = path.join(reports, `${total.passed}.json`);
  const args = ["vitest", "run", ...filters, "--reporter=default", "--reporter=json"];
  const status = execute(title, "npx", [...args, `--outputFile.json=${file}`], env);
  const report = read(file);
  if (!report) return broke(title);
  for (const { name, message, assertionResults } of report.testResults) {
    const failed = assertionResults.filter((test) => test.status === "failed");
    for (const test of failed) failures.push(`${path.relative(root, name)}: ${test.fullName}`);
    if (failed.length === 0 && message) failures.push(`${path.relative(root, name)}: ${message}`);
  }
  const { numPassedTests, numFailedTests, numPendingTests } = report;
  add(numPassedTests, numFailedTests, numPendingTests);
  // A file that does not even load counts no failed test of its own.
  if (status !== 0 && numFailedTests === 0) broke(title);
}

function playwright() {
  const file = path.join(reports, "e2e.json");
  const args = ["playwright", "test", "--reporter=list,json"];
  const status = execute("in the browser", "npx", args, { PLAYWRIGHT_JSON_OUTPUT_NAME: file });
  const report = read(file);
  if (!report?.stats) return broke("in the browser");
  const { expected, unexpected, flaky, skipped } = report.stats;
  // Retries are off: a test that passes now and then is a failed one.
  add(expected, unexpected + flaky, skipped);
  for (const spec of report.suites.flatMap(specs)) {
    if (!spec.ok) failures.push(`e2e/${spec.file}: ${spec.title}`);
  }
  if (status !== 0 && unexpected === 0) broke("in the browser");
}

function specs(suite) {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(specs)];
}

function check(title, command, args) {
  if (execute(title, command, args) === 0) add(1, 0, 0);
  else broke(title);
}

function broke(title) {
  console.error(`${title}: failed`);
  failures.push(title);
  total.failed += 1;
}

function execute(title, command, args, env = {}) {
  console.log(`\n== ${title}`);
  const options = { cwd: root, stdio: "inherit", env: { ...process.env, ...env } };
  return spawnSync(command, args, options).status ?? 1;
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

function add(passed, failed, skipped) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}
