import { rmSync } from "node:fs";
import path from "node:path";
import type { Generation, Studio } from "./contract";
import { copyRoutes } from "./http/copies.routes";
import { exportRoutes } from "./http/exports.routes";
import { recipeRoutes } from "./http/recipes.routes";
import { archivesRepository } from "./repositories/archives";
import type { BlobStore } from "./repositories/blobs";
import type { BoardsRepository } from "./repositories/boards";
import type { PrismaClient } from "./repositories/client/client";
import { exploreRepository } from "./repositories/explore";
import type { GenerationsRepository, StoredGeneration } from "./repositories/generations";
import { itemsRepository } from "./repositories/items";
import { lineageRepository } from "./repositories/lineage";
import type { PicturesRepository } from "./repositories/pictures";
import { runRecords } from "./repositories/run-records";
import type { UploadsRepository } from "./repositories/uploads";
import type { AccessService } from "./services/access";
import { CopiesService } from "./services/copies.service";
import { ExploreService } from "./services/explore.service";
import { ExportsService } from "./services/exports.service";
import { ImportsService } from "./services/imports.service";
import { LineageService } from "./services/lineage.service";
import { RecipesService } from "./services/recipes.service";

export interface LibraryParts {
  prisma: PrismaClient;
  blobs: BlobStore;
  boards: BoardsRepository;
  generations: GenerationsRepository;
  pictures: PicturesRepository;
  uploads: UploadsRepository;
  access: AccessService;
  dataDir: string;
  checkDisk(): Promise<void>;
  studio(): Studio;
  view(row: StoredGeneration): Generation;
  /** A picture came onto a board. */
  created(generation: Generation): void;
}

/** Puts together what leads from picture to picture: lineage, explore, and the ways out and in. */
export function composeLibrary({ prisma, blobs, dataDir, studio, view, ...parts }: LibraryParts) {
  const { access } = parts;
  const lineage = new LineageService({ lineage: lineageRepository(prisma), access, view });
  const explore = new ExploreService({ explore: exploreRepository(prisma), access, studio, view });
  const recipes = new RecipesService({ access, studio });
  const kept = {
    ...parts,
    archives: archivesRepository(prisma, blobs),
    items: itemsRepository(prisma),
    records: runRecords(blobs),
  };
  const exports = new ExportsService(kept);
  const imports = new ImportsService(kept);
  const folder = path.join(dataDir, "imports");
  // What a server that was killed left behind.
  rmSync(folder, { recursive: true, force: true });
  const copies = new CopiesService({ ...kept, view });
  const routes = [
    ...recipeRoutes(recipes),
    ...exportRoutes({ exports, imports, folder }),
    ...copyRoutes(copies),
  ];
  return { lineage, explore, routes };
}
