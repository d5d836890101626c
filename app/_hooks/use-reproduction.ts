"use client";

import { useStore } from "zustand";
import type { Reproduction } from "@/server/contract";
import { reproduce, reproductions } from "../_live/reproductions";

export { reproduce };

export const useReproduction = (generationId: string): Reproduction | null =>
  useStore(reproductions, (all) => all[generationId] ?? null);
