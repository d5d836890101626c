import type { Generation, Studio } from "./contract";
import { recipeRoutes } from "./http/recipes.routes";
import type { PrismaClient } from "./repositories/client/client";
import { exploreRepository } from "./repositories/explore";
import type { StoredGeneration } from "./repositories/generations";
import { lineageRepository } from "./repositories/lineage";
import type { AccessService } from "./services/access";
import { ExploreService } from "./services/explore.service";
import { LineageService } from "./services/lineage.service";
import { RecipesService } from "./services/recipes.service";

export interface LibraryParts {
  prisma: PrismaClient;
  access: AccessService;
  studio(): Studio;
  view(row: StoredGeneration): Generation;
}

/** Puts together what leads from picture to picture: lineage, explore, and the ways out and in. */
export function composeLibrary({ prisma, access, studio, view }: LibraryParts) {
  const lineage = new LineageService({ lineage: lineageRepository(prisma), access, view });
  const explore = new ExploreService({ explore: exploreRepository(prisma), access, studio, view });
  const recipes = new RecipesService({ access, studio });
  return { lineage, explore, routes: [...recipeRoutes(recipes)] };
}
