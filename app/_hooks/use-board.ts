"use client";

import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import type { CommandInput, Generation, Person } from "@/server/contract";
import type { BoardPhase } from "../_live/board-state";
import { boardStore, closeBoard, openBoard } from "../_live/board-store";
import { canvasStore } from "../_live/canvas-store";
import { outboxStore } from "../_live/outbox";
import type { Pending } from "../_live/outbox-state";
import { request } from "../_live/request";
import { sessionStore } from "../_live/session-store";

export type { BoardPhase, Pending };

/** Joins the board while the page is shown. */
export function useJoinedBoard(boardId: string) {
  useEffect(() => {
    openBoard(boardId);
    return () => closeBoard(boardId);
  }, [boardId]);
}

export const useBoard = () => useStore(boardStore, (state) => state.board);
export const useRole = () => useStore(boardStore, (state) => state.role);
export const usePeople = () => useStore(boardStore, (state) => state.people);
export const useBoardPhase = () =>
  useStore(
    boardStore,
    useShallow(({ boardId, phase, problem }) => ({ boardId, phase, problem })),
  );

/** Who else here has which colour; empty where no board is open. */
export function useColoursOfOthers(): Partial<Record<Person["color"], string>> {
  const people = useStore(boardStore, (state) => state.people);
  const myId = useStore(sessionStore, (session) => session.me?.id);
  const others = people.flatMap(({ person }) => (person.id === myId ? [] : person));
  return Object.fromEntries(others.map(({ color, name }) => [color, name]));
}

/** Nothing lies on the canvas, and nothing was asked for. */
export function useIsEmpty(boardId: string): boolean {
  const bare = useStore(canvasStore, ({ items }) => Object.keys(items).length === 0);
  const asked = useStore(outboxStore, (box) => box.pending.some((one) => one.boardId === boardId));
  return bare && !asked;
}

export const useGeneration = (id: string | null): Generation | null =>
  useStore(boardStore, (state) => (id ? (state.generations[id] ?? null) : null));

export { isThere } from "../_live/board-store";

/** The board's finished pictures, newest first. */
export function useFinished(): Generation[] {
  const order = useStore(boardStore, (state) => state.order);
  const generations = useStore(boardStore, (state) => state.generations);
  return useMemo(
    () => order.flatMap((id) => generations[id] ?? []).filter((one) => one.status === "succeeded"),
    [order, generations],
  );
}

export const usePending = (clientKey: string): Pending | null =>
  useStore(outboxStore, (box) => box.pending.find((one) => one.clientKey === clientKey) ?? null);

/** Who is at work on what, for the faces at the top: prompts by person, the running ones first. */
export function useWorkOf(personId: string): Generation[] {
  return useStore(
    boardStore,
    useShallow((state) => {
      const active = Object.values(state.generations).filter(
        (one) => one.author.id === personId && isActive(one),
      );
      return active.toSorted((a, b) => Number(isQueued(a)) - Number(isQueued(b)));
    }),
  );
}

const isQueued = (one: Generation) => one.status === "queued";
const isActive = (one: Generation) => isQueued(one) || one.status === "running";

/** What this person may do with a generation on this board. */
export function useRights(generation: Generation | null) {
  const myId = useStore(sessionStore, (session) => session.me?.id);
  const role = useRole();
  const mine = generation !== null && generation.author.id === myId;
  return { mine, mayManage: mine || role === "owner", mayGenerate: role !== "viewer" };
}

export const updateBoard = (change: CommandInput<"board:update">) =>
  request("board:update", change);
export const deleteBoard = (boardId: string) => request("board:delete", { boardId });
export const cancelGeneration = (generationId: string) =>
  request("generation:cancel", { generationId });
export const deleteGeneration = (generationId: string) =>
  request("generation:delete", { generationId });
