"use client";

import { useEffect, useState } from "react";
import type { ContractError, Generation, UsedPrompt } from "@/server/contract";
import { request } from "../_live/request";

export type Found<T> =
  { state: "loading" } | { state: "failed"; error: ContractError } | { state: "ready"; items: T[] };

const typingMs = 150;

/** Prompts used before: one's own, or everybody's on a board. */
export function usePrompts(boardId: string | undefined, query: string): Found<UsedPrompt> {
  const [found, setFound] = useState<Found<UsedPrompt>>({ state: "loading" });
  useEffect(() => {
    let asked = true;
    const timer = setTimeout(async () => {
      const answer = await request("prompt:history", { boardId, query });
      if (asked) setFound(toFound(answer));
    }, typingMs);
    return () => {
      asked = false;
      clearTimeout(timer);
    };
  }, [boardId, query]);
  return found;
}

/** Pictures this person marked, on all boards. */
export function useFavourites(): Found<Generation> {
  const [found, setFound] = useState<Found<Generation>>({ state: "loading" });
  useEffect(() => {
    void request("favourite:list", {}).then((answer) => setFound(toFound(answer)));
  }, []);
  return found;
}

const toFound = <T>(
  answer: { ok: true; data: T[] } | { ok: false; error: ContractError },
): Found<T> =>
  answer.ok ? { state: "ready", items: answer.data } : { state: "failed", error: answer.error };
