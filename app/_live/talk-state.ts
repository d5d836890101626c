import type { Comment, EventPayload, Person, Reactions, Talk, Votes } from "@/server/contract";

/** What this window knows of what is said on its board. Plain data. */
export type TalkState = {
  boardId: string | null;
  ready: boolean;
  comments: Record<string, Comment>;
  /** Until when each thread was read. */
  reads: Record<string, number>;
  pictures: Record<string, Reactions>;
  votes: Record<string, Votes>;
  /** This person's own, on this board. */
  favourites: string[];
};

export const noTalk = (boardId: string | null): TalkState => ({
  boardId,
  ready: false,
  comments: {},
  reads: {},
  pictures: {},
  votes: {},
  favourites: [],
});

export function fromSnapshot(boardId: string, talk: Talk): TalkState {
  return {
    boardId,
    ready: true,
    comments: Object.fromEntries(talk.comments.map((one) => [one.id, one])),
    reads: talk.reads,
    pictures: Object.fromEntries(talk.pictures.map((one) => [one.generationId, one.reactions])),
    votes: Object.fromEntries(talk.votes.map((one) => [one.generationId, one])),
    favourites: talk.favourites,
  };
}

export const withComment = (state: TalkState, comment: Comment): TalkState => ({
  ...state,
  comments: { ...state.comments, [comment.id]: comment },
});

/** With it go its answers, as in the database. */
export function withoutComment(state: TalkState, commentId: string): TalkState {
  const left = Object.entries(state.comments).filter(
    ([id, { threadId }]) => id !== commentId && threadId !== commentId,
  );
  return { ...state, comments: Object.fromEntries(left) };
}

export function withoutPicture(state: TalkState, generationId: string): TalkState {
  const left = Object.entries(state.comments).filter(
    ([, comment]) => comment.generationId !== generationId,
  );
  return { ...state, comments: Object.fromEntries(left) };
}

export function withReactions(
  state: TalkState,
  { generationId, commentId, reactions }: EventPayload<"reaction:changed">,
): TalkState {
  if (generationId) {
    return { ...state, pictures: { ...state.pictures, [generationId]: reactions } };
  }
  const comment = state.comments[commentId ?? ""];
  return comment ? withComment(state, { ...comment, reactions }) : state;
}

export const withVotes = (state: TalkState, votes: Votes): TalkState => ({
  ...state,
  votes: { ...state.votes, [votes.generationId]: votes },
});

export function withSeen(
  state: TalkState,
  { threadIds, readAt }: Pick<EventPayload<"comment:seen">, "threadIds" | "readAt">,
): TalkState {
  const reads = { ...state.reads };
  for (const id of threadIds) reads[id] = Math.max(readAt, reads[id] ?? 0);
  return { ...state, reads };
}

/** A new name or colour, on all that somebody said. */
export function withSpeaker(state: TalkState, person: Person): TalkState {
  const now = (one: Person) => (one.id === person.id ? person : one);
  const comments = Object.values(state.comments).map((comment) => ({
    ...comment,
    author: now(comment.author),
    mentions: comment.mentions.map(now),
  }));
  return { ...state, comments: Object.fromEntries(comments.map((one) => [one.id, one])) };
}

export type Thread = {
  first: Comment;
  answers: Comment[];
  /** When something was last said in it. */
  lastAt: number;
  unread: boolean;
};

/** Threads, the one last spoken in first. */
export function threadsOf(state: TalkState, myId: string | undefined): Thread[] {
  const all = Object.values(state.comments).toSorted((a, b) => a.createdAt - b.createdAt);
  const answers = new Map<string, Comment[]>();
  for (const one of all) {
    if (one.threadId !== one.id)
      answers.set(one.threadId, [...(answers.get(one.threadId) ?? []), one]);
  }
  const threads = all
    .filter((one) => one.threadId === one.id)
    .map((first) => toThread(first, answers.get(first.id) ?? [], state.reads[first.id] ?? 0, myId));
  return threads.toSorted((a, b) => b.lastAt - a.lastAt);
}

function toThread(first: Comment, answers: Comment[], readAt: number, myId?: string): Thread {
  const said = [first, ...answers];
  const unread = said.some((one) => one.author.id !== myId && one.createdAt > readAt);
  return { first, answers, lastAt: said.at(-1)!.createdAt, unread };
}
