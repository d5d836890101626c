import type { RecipesService } from "../services/recipes.service";
import { fileOf } from "./body";
import { sendJson, type Route } from "./routes";

/** POST /api/recipe: a picture file as the body; answers with the recipe it carries. */
export function recipeRoutes(recipes: RecipesService): Route[] {
  return [
    {
      method: "POST",
      path: /^\/api\/recipe$/,
      handle: async ({ request, response, personId }) => {
        const file = Buffer.from(await fileOf(request));
        sendJson(response, 200, { reading: await recipes.read(personId, file) });
      },
    },
  ];
}
