// `npm run bench [name…]`: ratios against a bare baseline in the same run, as a table and bench.json.
import path from "node:path";
import {
  buildPages,
  bundle,
  checkNode,
  generateClient,
  install,
  root,
  run,
} from "../../server/prepare.mjs";
import { ensureSystemPackages } from "../support/system.mjs";

checkNode();
ensureSystemPackages();
install();
generateClient();
bundle();
buildPages();
run(process.execPath, [
  "--import",
  "tsx",
  path.join(root, "e2e/bench/main.ts"),
  ...process.argv.slice(2),
]);
