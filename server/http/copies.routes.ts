import { copiesAsk } from "../contract";
import type { CopiesService } from "../services/copies.service";
import { jsonOf } from "./body";
import { perMinute } from "./limit";
import { sendJson, uuid, type Route } from "./routes";

/** Two ids for each picture, as many as may be pasted at once. */
const copiesBytes = 16 * 1024;

/** POST /api/boards/<id>/copies: what was copied on other boards, pasted onto this one. */
export function copyRoutes(copies: CopiesService): Route[] {
  const admit = perMinute(30, "Too much pasted at once; wait a moment.");
  return [
    {
      method: "POST",
      path: new RegExp(`^/api/boards/${uuid}/copies$`),
      handle: async ({ request, response, personId, params: [boardId] }) => {
        await admit(personId);
        const wanted = await jsonOf(request, copiesAsk, copiesBytes);
        sendJson(response, 201, await copies.copy(personId, boardId!, wanted));
      },
    },
  ];
}
