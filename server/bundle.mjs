// Bundles each process into one file of dist/; packages stay in node_modules.
import path from "node:path";
import { build } from "esbuild";
import { root } from "./prepare.mjs";

const at = (file) => path.join(root, file);

await build({
  entryPoints: {
    server: at("server/main.ts"),
    "reset-password": at("server/reset-password.ts"),
    reproduce: at("server/reproduce.ts"),
    worker: at("workers/main.ts"),
    compute: at("workers/compute.ts"),
    generate: at("workers/generate.ts"),
  },
  outdir: at("dist"),
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  sourcemap: true,
  logLevel: "warning",
});
