import path from "node:path";
import { defineConfig } from "prisma/config";

// `generate` only checks that this file exists; `migrate` runs it (see prisma/tools/schema-engine.mjs).
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.resolve("prisma/tools/schema-engine.mjs");
process.env.CHECKPOINT_DISABLE ??= "1";

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "postgresql://127.0.0.1/emerge" },
});
