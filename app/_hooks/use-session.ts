"use client";

import { useEffect } from "react";
import { useStore } from "zustand";
import type { CommandInput } from "@/server/contract";
import { startLive } from "../_live/live";
import { request } from "../_live/request";
import { sessionStore } from "../_live/session-store";

export type { Connection } from "../_live/session-store";

/** Opens the window's connection; once, in the root layout. */
export function useLiveConnection() {
  useEffect(startLive, []);
}

export const useConnection = () => useStore(sessionStore, (session) => session.connection);
export const useMe = () => useStore(sessionStore, (session) => session.me);
export const useAccount = () => useStore(sessionStore, (session) => session.account);
export const useStudio = () => useStore(sessionStore, (session) => session.studio);
export const useProblem = () => useStore(sessionStore, (session) => session.problem);

export const dismissProblem = () => sessionStore.setState({ problem: null });

export async function updatePerson(change: CommandInput<"person:update">) {
  const answer = await request("person:update", change);
  if (answer.ok) sessionStore.setState({ me: answer.data });
  return answer;
}
