"use client";

import { useMemo } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import type { CommandInput, Person, Reactions, Votes } from "@/server/contract";
import { uuid } from "../_lib/uuid";
import { boardStore } from "../_live/board-store";
import { membersStore, openMembers } from "../_live/members-store";
import { request } from "../_live/request";
import { sessionStore } from "../_live/session-store";
import {
  addComment,
  deskStore,
  favour,
  markRead,
  mentionStore,
  react,
  talkStore,
} from "../_live/talk-store";
import { threadsOf, type Thread } from "../_live/talk-state";

export { favour, markRead, react };
export type { Thread };

/** Threads, the one last spoken in first. */
export function useThreads(): Thread[] {
  const talk = useStore(talkStore);
  const myId = useStore(sessionStore, ({ me }) => me?.id);
  return useMemo(() => threadsOf(talk, myId), [talk, myId]);
}

export const useTalkReady = () => useStore(talkStore, ({ ready }) => ready);

/** How much was said about a picture. */
export const useCommentCount = (generationId: string) =>
  useStore(
    talkStore,
    ({ comments }) =>
      Object.values(comments).filter((one) => one.generationId === generationId && one.body).length,
  );

const none: Reactions = [];
export const usePictureReactions = (generationId: string) =>
  useStore(talkStore, ({ pictures }) => pictures[generationId] ?? none);

export const useVotes = (generationId: string): Votes | null =>
  useStore(talkStore, ({ votes }) => votes[generationId] ?? null);

export const useIsFavourite = (generationId: string) =>
  useStore(talkStore, ({ favourites }) => favourites.includes(generationId));

export const castVote = (input: CommandInput<"vote:cast">) => request("vote:cast", input);

export const useMention = () => useStore(mentionStore, ({ mention }) => mention);

export const useDesk = () => useStore(deskStore);
export const setDesk = deskStore.setState;

/** How much was said about a card that is no picture. */
export const useItemComments = (itemId: string) =>
  useStore(
    talkStore,
    ({ comments }) =>
      Object.values(comments).filter((one) => one.itemId === itemId && one.body).length,
  );

/** Opens the panel at a thread, or closes it. */
export const openPanel = (panelOpen: boolean, threadId: string | null = null) =>
  deskStore.setState({ panelOpen, threadId });

/** Who can be called by name: those here first, then those who can open the board. */
export function useSpeakable(): Person[] {
  const here = useStore(
    boardStore,
    useShallow(({ people }) => people.map(({ person }) => person)),
  );
  const members = useStore(membersStore, ({ people }) => people);
  const myId = useStore(sessionStore, ({ me }) => me?.id);
  return useMemo(() => {
    const all = [...here, ...members.map(({ person }) => person)];
    const known = new Map(all.map((person) => [person.id, person]));
    return [...known.values()].filter(({ id }) => id !== myId);
  }, [here, members, myId]);
}

/** Names to call people by are needed once somebody begins to write. */
export function loadSpeakable() {
  const { boardId } = boardStore.getState();
  if (boardId) void openMembers(boardId);
}

type About = Omit<CommandInput<"comment:add">, "boardId" | "commentId" | "body">;

export function say(body: string, about: About) {
  const { boardId } = boardStore.getState();
  return addComment({ ...about, boardId: boardId ?? "", commentId: uuid(), body });
}

export const editComment = (commentId: string, body: string) =>
  request("comment:edit", { commentId, body });
export const removeComment = (commentId: string) => request("comment:remove", { commentId });
export const resolveThread = (commentId: string, resolved: boolean) =>
  request("comment:resolve", { commentId, resolved });
