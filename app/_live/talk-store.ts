import { createStore } from "zustand/vanilla";
import type { CommandInput, EventPayload, Spot } from "@/server/contract";
import { request } from "./request";
import type { LiveSocket } from "./socket";
import * as state from "./talk-state";
import type { TalkState } from "./talk-state";

export const talkStore = createStore<TalkState>(() => state.noTalk(null));

/** What came while the answer to opening was under way is played after it. */
let heldBack: ((now: TalkState) => TalkState)[] | null = null;

export async function openTalk(boardId: string) {
  if (talkStore.getState().boardId !== boardId) talkStore.setState(state.noTalk(boardId), true);
  const late: typeof heldBack = [];
  heldBack = late;
  const answer = await request("talk:open", { boardId });
  if (heldBack !== late) return;
  heldBack = null;
  if (!answer.ok || talkStore.getState().boardId !== boardId) return;
  const fresh = state.fromSnapshot(boardId, answer.data);
  talkStore.setState(
    late.reduce((now, step) => step(now), fresh),
    true,
  );
}

export function listenToTalk(socket: LiveSocket) {
  socket.on("comment:changed", (comment) =>
    on(comment.boardId, (now) => state.withComment(now, comment)),
  );
  socket.on("comment:removed", ({ boardId, commentId }) =>
    on(boardId, (now) => state.withoutComment(now, commentId)),
  );
  socket.on("comment:seen", ({ boardId, ...seen }) =>
    on(boardId, (now) => state.withSeen(now, seen)),
  );
  socket.on("comment:mentioned", (mention) => mentionStore.setState({ mention }));
  socket.on("reaction:changed", (change) =>
    on(change.boardId, (now) => state.withReactions(now, change)),
  );
  socket.on("vote:changed", ({ boardId, ...votes }) =>
    on(boardId, (now) => state.withVotes(now, votes)),
  );
  socket.on("generation:removed", ({ boardId, generationId }) =>
    on(boardId, (now) => state.withoutPicture(now, generationId)),
  );
  socket.on("person:updated", (person) => apply((now) => state.withSpeaker(now, person)));
}

/** One's own words stand there before the board tells everybody. */
export async function addComment(input: CommandInput<"comment:add">) {
  const answer = await request("comment:add", input);
  if (answer.ok) on(answer.data.boardId, (now) => state.withComment(now, answer.data));
  return answer;
}

export async function react(input: CommandInput<"reaction:set">) {
  const boardId = talkStore.getState().boardId ?? "";
  const answer = await request("reaction:set", input);
  const { generationId = null, commentId = null } = input;
  if (answer.ok) {
    const change = { boardId, generationId, commentId, reactions: answer.data };
    on(boardId, (now) => state.withReactions(now, change));
  }
  return answer;
}

export async function favour(generationId: string, wanted: boolean) {
  const answer = await request("favourite:set", { generationId, on: wanted });
  if (!answer.ok) return answer.error;
  apply((now) => {
    const others = now.favourites.filter((id) => id !== generationId);
    return { ...now, favourites: wanted ? [...others, generationId] : others };
  });
  return null;
}

export async function markRead(boardId: string, threadId?: string) {
  const threadIds = threadId ? [threadId] : Object.keys(talkStore.getState().comments);
  on(boardId, (now) => state.withSeen(now, { threadIds, readAt: Date.now() }));
  return request("comment:read", { boardId, threadId });
}

function on(boardId: string, step: (now: TalkState) => TalkState) {
  if (talkStore.getState().boardId === boardId) apply(step);
}

function apply(step: (now: TalkState) => TalkState) {
  heldBack?.push(step);
  talkStore.setState(step, true);
}

type Mention = EventPayload<"comment:mentioned">;
/** The newest call to somebody by name. */
export const mentionStore = createStore<{ mention: Mention | null }>(() => ({ mention: null }));

type Desk = {
  panelOpen: boolean;
  /** The thread that somebody asked to see. */
  threadId: string | null;
  /** The picture that is looked at closely from the panel. */
  pictureId: string | null;
  /** Choosing a spot on a picture; and the one chosen. */
  marking: boolean;
  spot: Spot | null;
  /** The card, other than a picture, that the next words in the panel are about. */
  itemId: string | null;
};

/** Where in the conversation this window is; nobody else sees it. */
export const deskStore = createStore<Desk>(() => ({
  panelOpen: false,
  threadId: null,
  pictureId: null,
  marking: false,
  spot: null,
  itemId: null,
}));
