"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { ContractError, ExploreOverview, PublicPicture } from "@/server/contract";
import { request } from "../_live/request";
import { useConnection } from "./use-session";

export const noFilters = { query: "", model: "", family: "", style: "", personId: "" };
export type Filters = typeof noFilters;

type Found = {
  pictures: PublicPicture[];
  next: string | null;
  state: "loading" | "ready" | "failed";
  error: ContractError | null;
};

const nothing: Found = { pictures: [], next: null, state: "loading", error: null };
const typingMs = 250;

/** Public pictures that fit, page by page. An answer that a newer question overtook is dropped. */
export function useSearch(filters: Filters) {
  const online = useConnection() === "online";
  const [found, setFound] = useState(nothing);
  const asked = useRef(0);
  const ask = useCallback(
    async (cursor: string | null) => {
      const turn = ++asked.current;
      setFound((now) => ({ ...now, state: "loading" }));
      const answer = await request("explore:search", {
        ...given(filters),
        ...(cursor ? { cursor } : {}),
      });
      if (turn !== asked.current) return;
      if (!answer.ok) return setFound((now) => ({ ...now, state: "failed", error: answer.error }));
      const { pictures, next } = answer.data;
      setFound((now) => ({
        pictures: cursor ? [...now.pictures, ...pictures] : pictures,
        next,
        state: "ready",
        error: null,
      }));
    },
    [filters],
  );
  useEffect(() => {
    if (!online) return;
    const timer = setTimeout(() => void ask(null), typingMs);
    return () => clearTimeout(timer);
  }, [online, ask]);
  const { next } = found;
  return { ...found, more: next ? () => void ask(next) : null, again: () => void ask(null) };
}

/** Fields that are empty ask for nothing. */
const given = (filters: Filters) =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== ""));

export function useOverview(): ExploreOverview | null {
  const online = useConnection() === "online";
  const [overview, setOverview] = useState<ExploreOverview | null>(null);
  useEffect(() => {
    if (!online) return;
    void request("explore:overview", {}).then((answer) => answer.ok && setOverview(answer.data));
  }, [online]);
  return overview;
}

/** Filters in the address, so that a search can be sent to somebody. */
export function useFiltersInAddress(first: Filters) {
  const [filters, setFilters] = useState(first);
  const change = (next: Partial<Filters>) => setFilters((now) => ({ ...now, ...next }));
  useEffect(() => {
    const search = new URLSearchParams(given(filters)).toString();
    history.replaceState(null, "", search ? `?${search}` : location.pathname);
  }, [filters]);
  return [filters, change] as const;
}
