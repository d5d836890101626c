"use client";

import { useEffect, useRef, useState } from "react";
import type { Generation } from "@/server/contract";
import { shortName } from "../_lib/format";
import { boardStore } from "../_live/board-store";
import { newestStep } from "../_live/frame-store";
import { sessionStore } from "../_live/session-store";

const everyMs = 4_000;

const endings: Partial<Record<Generation["status"], string>> = {
  succeeded: "is finished",
  failed: "has failed",
  cancelled: "was stopped",
};

/** What a screen reader should hear of one's own pictures: how far, now and then, and the end. */
export function useAnnouncement(): string {
  const [text, setText] = useState("");
  const saidAt = useRef(0);
  useEffect(() => {
    const timer = setInterval(() => {
      const running = mine().find((one) => one.status === "running");
      if (!running || Date.now() - saidAt.current < everyMs) return;
      saidAt.current = Date.now();
      setText(`${nameOf(running)}: step ${newestStep(running.id)} of ${running.totalSteps}`);
    }, 1_000);
    const stop = boardStore.subscribe((now, before) => {
      const ended = mine(now).find(
        (one) => endings[one.status] && isActive(before.generations[one.id]),
      );
      if (!ended) return;
      saidAt.current = Date.now();
      setText(`${nameOf(ended)} ${endings[ended.status]}`);
    });
    return () => {
      clearInterval(timer);
      stop();
    };
  }, []);
  return text;
}

function mine(state = boardStore.getState()): Generation[] {
  const myId = sessionStore.getState().me?.id;
  return Object.values(state.generations).filter((one) => one.author.id === myId);
}

/** "Your red fox": the prompt without its article. */
const nameOf = (one: Generation) =>
  `Your ${shortName(one.recipe.prompt.replace(/^(an?|the)\s+/i, ""))}`;
const isActive = (one: Generation | undefined) =>
  one?.status === "queued" || one?.status === "running";
