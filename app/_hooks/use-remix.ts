"use client";

import { useRouter } from "next/navigation";
import type { Generation, RecipeReading } from "@/server/contract";
import { shortName } from "../_lib/format";
import { editDraft, fillFrom } from "../_live/composer-store";
import { request } from "../_live/request";
import { remix } from "./use-starts";

/** Puts a picture's recipe into the bar of a board: one that is there, or a new one (null). */
export function useRemixOnto() {
  const router = useRouter();
  return async (generation: Generation, boardId: string | null) => {
    let target = boardId;
    if (!target) {
      const title = shortName(generation.recipe.prompt, 8).slice(0, 80);
      const answer = await request("board:create", { title });
      if (!answer.ok) return answer.error;
      target = answer.data.id;
    }
    remix(generation);
    router.push(`/b/${target}`);
    return null;
  };
}

/**
 * The same with what was read from a file; its picture is credited if it is one of this studio, unless
 * the recipe names a start of its own.
 */
export function remixReading({ recipe, parentId }: RecipeReading) {
  fillFrom(recipe);
  if (parentId && !recipe.start) editDraft({ way: { kind: "remix", generationId: parentId } });
}
