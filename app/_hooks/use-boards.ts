"use client";

import { useCallback, useEffect, useState } from "react";
import type { BoardSummary, ContractError } from "@/server/contract";
import { request } from "../_live/request";
import { useConnection } from "./use-session";

export type Boards =
  | { state: "loading" }
  | { state: "failed"; error: ContractError }
  | { state: "ready"; boards: BoardSummary[] };

/** The visitor's boards, read again after every reconnection. */
export function useBoards() {
  const online = useConnection() === "online";
  const [boards, setBoards] = useState<Boards>({ state: "loading" });
  const reload = useCallback(() => void fetchBoards().then(setBoards), []);
  useEffect(() => {
    if (online) reload();
  }, [online, reload]);
  return { boards, reload };
}

async function fetchBoards(): Promise<Boards> {
  const answer = await request("board:list", {});
  if (!answer.ok) return { state: "failed", error: answer.error };
  return { state: "ready", boards: answer.data };
}
