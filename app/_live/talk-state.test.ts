import { expect, test } from "vitest";
import type { Comment, Person } from "@/server/contract";
import * as talk from "./talk-state";

const person = (id: string): Person => ({ id, name: id, color: "teal" });
const comment = (id: string, at: number, change: Partial<Comment> = {}): Comment => ({
  id,
  boardId: "b",
  threadId: id,
  author: person("ada"),
  generationId: null,
  itemId: null,
  spot: null,
  step: null,
  body: id,
  mentions: [],
  reactions: [],
  createdAt: at,
  editedAt: null,
  resolvedBy: null,
  ...change,
});

const snapshot = (comments: Comment[], reads: Record<string, number> = {}) =>
  talk.fromSnapshot("b", { comments, reads, pictures: [], votes: [], favourites: [] });

test("threads stand in the order in which they were last spoken in", () => {
  const state = snapshot([
    comment("one", 1),
    comment("two", 2),
    comment("answer", 3, { threadId: "one" }),
  ]);
  const threads = talk.threadsOf(state, "ada");
  expect(threads.map(({ first }) => first.id)).toEqual(["one", "two"]);
  expect(threads[0]?.answers.map(({ id }) => id)).toEqual(["answer"]);
});

test("what others said since one last read is unread; one's own words never are", () => {
  const bo = { author: person("bo") };
  const state = snapshot([comment("mine", 5), comment("theirs", 5, bo)]);
  const unread = (now: talk.TalkState) =>
    talk.threadsOf(now, "ada").flatMap((one) => (one.unread ? one.first.id : []));
  expect(unread(state)).toEqual(["theirs"]);
  const seen = talk.withSeen(state, { threadIds: ["theirs"], readAt: 6 });
  expect(unread(seen)).toEqual([]);
  const answered = talk.withComment(seen, comment("late", 7, { ...bo, threadId: "mine" }));
  expect(unread(answered)).toEqual(["mine"]);
  expect(talk.withSeen(seen, { threadIds: ["theirs"], readAt: 1 }).reads.theirs).toBe(6);
});

test("a removed thread takes its answers along, a picture its threads", () => {
  const state = snapshot([
    comment("one", 1, { generationId: "g" }),
    comment("answer", 2, { threadId: "one", generationId: "g" }),
    comment("other", 3),
  ]);
  expect(Object.keys(talk.withoutComment(state, "one").comments)).toEqual(["other"]);
  expect(Object.keys(talk.withoutPicture(state, "g").comments)).toEqual(["other"]);
});

test("reactions go to their picture or comment; of unknown comments they are dropped", () => {
  const state = snapshot([comment("one", 1)]);
  const reactions = [{ emoji: "🔥" as const, personIds: ["bo"] }];
  const change = { boardId: "b", reactions };
  const onPicture = talk.withReactions(state, { ...change, generationId: "g", commentId: null });
  expect(onPicture.pictures.g).toEqual(reactions);
  const onComment = talk.withReactions(state, { ...change, generationId: null, commentId: "one" });
  expect(onComment.comments.one?.reactions).toEqual(reactions);
  const lost = talk.withReactions(state, { ...change, generationId: null, commentId: "no" });
  expect(lost).toBe(state);
});
