"use client";

import { useCallback, useEffect, useState } from "react";
import type { ContractError, FamilyTree, TreeNode } from "@/server/contract";
import { request } from "../_live/request";
import { useConnection } from "./use-session";

export type FamilyState =
  | { state: "loading" }
  | { state: "failed"; error: ContractError }
  | { state: "ready"; tree: FamilyTree };

/** A picture and its family, read again after every reconnection. */
export function useFamily(generationId: string) {
  const online = useConnection() === "online";
  const [family, setFamily] = useState<FamilyState>({ state: "loading" });
  const reload = useCallback(() => {
    void request("lineage:tree", { generationId }).then((answer) =>
      setFamily((before) => {
        if (answer.ok) return { state: "ready", tree: answer.data };
        // What was read before is better than an interruption.
        const passing = answer.error.kind === "unavailable" && before.state === "ready";
        return passing ? before : { state: "failed", error: answer.error };
      }),
    );
  }, [generationId]);
  useEffect(() => {
    if (online) reload();
  }, [online, reload]);
  return { family, reload };
}

export type SeenNode = Extract<TreeNode, { kind: "picture" }>;

export const seenNode = ({ nodes }: FamilyTree, key: string): SeenNode | null =>
  nodes.find((node): node is SeenNode => node.kind === "picture" && node.key === key) ?? null;
