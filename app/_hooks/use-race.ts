"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import type { Generation, Person, Race } from "@/server/contract";
import { rollSeed } from "../_lib/draft";
import { familyOf } from "../_lib/families";
import { boardStore, wantPictures } from "../_live/board-store";
import { composerStore } from "../_live/composer-store";
import { membersStore, openMembers } from "../_live/members-store";
import { lookAtRace, raceStore, startRace, voteInRace, type RaceWish } from "../_live/race-store";
import { sessionStore } from "../_live/session-store";
import { useBoardPhase } from "./use-board";
import { useConnection } from "./use-session";

export type { RaceWish };

/** A race of the board that is open, looked at anew after every reconnection. */
export function useRace(raceId: string) {
  const { phase } = useBoardPhase();
  const online = useConnection() === "online";
  const race = useStore(raceStore, ({ known }) => known[raceId] ?? null);
  const problem = useStore(raceStore, ({ problems }) => problems[raceId] ?? null);
  useEffect(() => {
    if (phase === "open" && online) void lookAtRace(raceId);
  }, [phase, online, raceId]);
  useEffect(() => {
    if (phase === "open" && race) void wantPictures(race.generationIds);
  }, [phase, race]);
  return { race, problem, reload: () => void lookAtRace(raceId) };
}

export const useRacePictures = (race: Race): Generation[] =>
  useStore(
    boardStore,
    useShallow(({ generations }) => race.generationIds.flatMap((id) => generations[id] ?? [])),
  );

/** The family that a picture's model belongs to, as far as the studio knows it. */
export const useModelOf = (modelId: string) =>
  useStore(sessionStore, ({ studio }) => studio?.models.find(({ id }) => id === modelId) ?? null);

export const vote = voteInRace;

/** Starts a race and goes there; gives back what went wrong, if it did. */
export function useRaceStart() {
  const router = useRouter();
  return async (wish: RaceWish) => {
    const answer = await startRace(wish);
    if (!answer.ok) return answer.error;
    router.push(raceAddress(answer.data.race));
    return null;
  };
}

export const raceAddress = ({ boardId, id }: Pick<Race, "boardId" | "id">) =>
  `/b/${boardId}/race/${id}`;

/** The same race on a new seed. */
export const againWith = (race: Race, pictures: Generation[]): RaceWish => ({
  boardId: race.boardId,
  prompt: race.prompt,
  negativePrompt: race.negativePrompt,
  seed: Number(rollSeed()),
  models: pictures.map(({ recipe }) => recipe.model),
});

export const openRace = () => composerStore.setState({ tool: { kind: "race" } });

/** People by their ids, for those who voted: here now, or let in before. */
export function usePeopleOf(ids: string[]): Person[] {
  const here = useStore(boardStore, ({ people }) => people);
  const members = useStore(membersStore, ({ people }) => people);
  const all = [...here, ...members];
  return ids.flatMap((id) => all.find(({ person }) => person.id === id)?.person ?? []);
}

/** Names of those who are not here are known to the list of members. */
export function useMembersKnown(boardId: string) {
  const { phase } = useBoardPhase();
  useEffect(() => {
    if (phase === "open") void openMembers(boardId);
  }, [phase, boardId]);
}

const pauseMs = 800;
const endings: Partial<Record<Generation["status"], string>> = {
  succeeded: "has finished",
  failed: "has failed",
  cancelled: "was stopped",
};

/** What a screen reader should hear of a race: who has finished, a few at a time. */
export function useRaceAnnouncement(race: Race): string {
  const [text, setText] = useState("");
  const waiting = useRef<string[]>([]);
  const hear = useEffectEvent((now: Generations, before: Generations) => {
    for (const id of race.generationIds) {
      const [one, old] = [now[id], before[id]];
      const ending = one && endings[one.status];
      if (ending && old && old.status !== one.status) {
        waiting.current.push(`${shortNameOf(one)} ${ending}`);
      }
    }
  });
  useEffect(() => {
    const stop = boardStore.subscribe((now, before) => hear(now.generations, before.generations));
    const timer = setInterval(() => {
      if (waiting.current.length === 0) return;
      setText(`${waiting.current.join(". ")}.`);
      waiting.current = [];
    }, pauseMs);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, []);
  return text;
}

type Generations = Record<string, Generation>;

function shortNameOf({ recipe }: Generation): string {
  const model = sessionStore.getState().studio?.models.find(({ id }) => id === recipe.model);
  const family = model && familyOf(model.family);
  return family?.short ?? model?.name ?? recipe.model;
}
