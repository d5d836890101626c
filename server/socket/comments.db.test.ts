import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CommandInput } from "../contract";
import { TestStudio, type TestClient } from "../testing/studio";

let studio: TestStudio;
let owner: TestClient;
let guest: TestClient;
let boardId: string;
let pictureId: string;
beforeAll(async () => {
  studio = await TestStudio.start();
  owner = await studio.visitor();
  guest = await studio.visitor();
  ({ boardId, pictureId } = await boardWithPicture());
});
afterAll(() => studio.stop());

async function boardWithPicture() {
  const worker = await studio.worker();
  const { id: boardId } = await owner.must("board:create", { title: "Talk" });
  await owner.must("board:join", { boardId });
  await guest.must("board:join", { boardId });
  const { id: pictureId } = await owner.generate(boardId);
  await owner.settled(pictureId, "succeeded");
  worker.close();
  return { boardId, pictureId };
}

const wish = (change: Partial<CommandInput<"comment:add">> = {}) => ({
  boardId,
  commentId: randomUUID(),
  body: "What a fox",
  ...change,
});
const say = (who: TestClient, change: Partial<CommandInput<"comment:add">> = {}) =>
  who.must("comment:add", wish(change));

describe("comments", () => {
  test("stand on the board, on a picture, on a spot of it, on a step of its making, live", async () => {
    const places = [
      {},
      { generationId: pictureId },
      { generationId: pictureId, spot: { x: 0.25, y: 1 } },
      { generationId: pictureId, step: 3, spot: { x: 0, y: 0.5 } },
    ];
    for (const place of places) {
      const made = await say(guest, place);
      expect(await owner.until("comment:changed", ({ id }) => id === made.id)).toEqual(made);
      const unset = { generationId: null, itemId: null, spot: null, step: null };
      expect(made).toMatchObject({ ...unset, ...place, threadId: made.id, author: guest.person });
    }
    const { comments } = await owner.must("talk:open", { boardId });
    expect(comments.map(({ step }) => step)).toEqual([null, null, null, 3]);
  });

  test("are answered in threads, whose subject is the first one's", async () => {
    const first = await say(guest, { generationId: pictureId, step: 2 });
    const answer = await say(owner, { threadId: first.id, body: "Indeed" });
    expect(answer).toMatchObject({ threadId: first.id, generationId: pictureId, step: null });
    const nested = await owner.refused("comment:add", wish({ threadId: answer.id }));
    expect(nested.kind).toBe("not_found");
  });

  test("sent twice are made once; another's id is not taken over", async () => {
    const twice = wish();
    const [one, other] = await Promise.all([
      guest.must("comment:add", twice),
      guest.must("comment:add", twice),
    ]);
    expect(one).toEqual(other);
    const error = await owner.refused("comment:add", { ...twice, body: "Mine" });
    expect(error).toMatchObject({ kind: "conflict", field: "commentId" });
  });

  test("are one's own to change; the owner may delete any, nobody else", async () => {
    const mine = await say(guest);
    const edited = await guest.must("comment:edit", { commentId: mine.id, body: "Better" });
    expect(edited).toMatchObject({ body: "Better", editedAt: expect.any(Number) });
    await owner.until("comment:changed", ({ body }) => body === "Better");
    const foreign = await owner.refused("comment:edit", { commentId: mine.id, body: "Worse" });
    expect(foreign.kind).toBe("forbidden");
    const owners = await say(owner);
    const error = await guest.refused("comment:remove", { commentId: owners.id });
    expect(error.kind).toBe("forbidden");
    await owner.must("comment:remove", { commentId: mine.id });
    await guest.until("comment:removed", ({ commentId }) => commentId === mine.id);
  });

  test("with answers leave their place when deleted, until the answers are gone too", async () => {
    const first = await say(guest);
    const answer = await say(owner, { threadId: first.id });
    await guest.must("comment:remove", { commentId: first.id });
    await owner.until("comment:changed", ({ id, body }) => id === first.id && body === null);
    const refused = await guest.refused("comment:edit", { commentId: first.id, body: "Back" });
    expect(refused.kind).toBe("forbidden");
    await owner.must("comment:remove", { commentId: answer.id });
    await guest.until("comment:removed", ({ commentId }) => commentId === first.id);
  });

  test("can be resolved and opened again", async () => {
    const thread = await say(guest);
    const closed = await owner.must("comment:resolve", { commentId: thread.id, resolved: true });
    expect(closed.resolvedBy).toEqual(owner.person);
    const open = await guest.must("comment:resolve", { commentId: thread.id, resolved: false });
    expect(open.resolvedBy).toBeNull();
  });

  test("keep markup as the letters it is", async () => {
    const body = '<img src=x onerror="alert(1)"> & <b>bold</b>';
    expect((await say(guest, { body })).body).toBe(body);
  });

  test("go with their picture", async () => {
    const { boardId, pictureId } = await boardWithPicture();
    await say(guest, { boardId, generationId: pictureId });
    await owner.must("generation:delete", { generationId: pictureId });
    expect((await owner.must("talk:open", { boardId })).comments).toEqual([]);
  });
});

describe("mentions and unread marks", () => {
  test("call the person, wherever they are, under the name of now", async () => {
    const away = await studio.visitor();
    await away.must("board:join", { boardId });
    await away.must("board:leave", { boardId });
    await away.must("person:update", { name: "Ada" });
    const body = `Look, <@${away.person.id}>!`;
    const made = await say(owner, { body });
    expect(made.mentions).toMatchObject([{ id: away.person.id, name: "Ada" }]);
    const called = await away.until("comment:mentioned");
    expect(called).toMatchObject({ boardTitle: "Talk", comment: { id: made.id } });
    await owner.must("comment:edit", { commentId: made.id, body: `${body} Please.` });
    await owner.must("board:list", {});
    expect(away.heard["comment:mentioned"]).toHaveLength(1);
  });

  test("of strangers are refused, and too many", async () => {
    const stranger = await studio.visitor();
    const error = await owner.refused("comment:add", wish({ body: `<@${stranger.person.id}>` }));
    expect(error).toMatchObject({ kind: "invalid", field: "body" });
    await owner.must("board:update", { boardId, listed: true });
    const calling = wish({ body: `<@${stranger.person.id}>` });
    expect((await owner.refused("comment:add", calling)).field).toBe("body");
    await owner.must("board:update", { boardId, listed: false });
    const crowd = `<@${guest.person.id}>`.repeat(21);
    expect((await owner.refused("comment:add", wish({ body: crowd }))).field).toBe("body");
  });

  test("each person reads for themselves, in all of their windows", async () => {
    const reader = await studio.visitor();
    const window = await studio.visitor(reader.cookie);
    await reader.must("board:join", { boardId });
    const thread = await say(owner);
    expect((await reader.must("talk:open", { boardId })).reads[thread.id]).toBeUndefined();
    await reader.must("comment:read", { boardId, threadId: thread.id });
    const seen = await window.until("comment:seen");
    expect(seen.threadIds).toEqual([thread.id]);
    const { reads } = await reader.must("talk:open", { boardId });
    expect(reads[thread.id]).toBeGreaterThanOrEqual(thread.createdAt);
    await guest.must("comment:read", { boardId });
    const all = await guest.must("talk:open", { boardId });
    const threads = all.comments.filter(({ id, threadId }) => id === threadId);
    expect(Object.keys(all.reads)).toHaveLength(threads.length);
  });
});

describe("reactions", () => {
  test("stand on pictures and comments, one of each kind a person", async () => {
    const on = { generationId: pictureId, emoji: "🔥" as const, on: true };
    await guest.must("reaction:set", on);
    await guest.must("reaction:set", on);
    const both = await owner.must("reaction:set", { ...on, emoji: "🔥" });
    expect(both).toEqual([{ emoji: "🔥", personIds: [guest.person.id, owner.person.id] }]);
    await guest.until("reaction:changed", ({ reactions }) => reactions[0]?.personIds.length === 2);
    await guest.must("reaction:set", { ...on, on: false });
    const { id: commentId } = await say(guest);
    await owner.must("reaction:set", { commentId, emoji: "❤️", on: true });
    const talk = await guest.must("talk:open", { boardId });
    expect(talk.pictures).toEqual([
      { generationId: pictureId, reactions: [{ emoji: "🔥", personIds: [owner.person.id] }] },
    ]);
    expect(talk.comments.find(({ id }) => id === commentId)?.reactions).toHaveLength(1);
  });
});

describe("what is refused", () => {
  test("bad words, places and kinds, with their field", async () => {
    const cases: [string, object, string][] = [
      ["comment:add", wish({ body: "   " }), "body"],
      ["comment:add", wish({ body: "x".repeat(2001) }), "body"],
      ["comment:add", wish({ spot: { x: 0.5, y: 0.5 } }), "generationId"],
      ["comment:add", wish({ generationId: pictureId, spot: { x: 1.5, y: 0 } }), "spot.x"],
      ["comment:add", wish({ generationId: pictureId, spot: { x: NaN, y: 0 } }), "spot.x"],
      ["comment:add", wish({ generationId: pictureId, step: 5 }), "step"],
      ["reaction:set", { generationId: pictureId, emoji: "💩", on: true }, "emoji"],
      ["reaction:set", { emoji: "🔥", on: true }, "generationId"],
    ];
    for (const [name, input, field] of cases) {
      expect(await owner.refused(name, input), field).toMatchObject({ kind: "invalid", field });
    }
  });

  test("strangers and those who were removed hear and say nothing", async () => {
    const { id: commentId } = await say(owner);
    const out = await studio.visitor();
    await out.must("board:join", { boardId });
    await owner.must("member:remove", { boardId, personId: out.person.id });
    const stranger = await studio.visitor();
    const elsewhere = await stranger.must("board:create", {});
    for (const who of [out, stranger]) {
      const cases: [string, object][] = [
        ["talk:open", { boardId }],
        ["comment:add", wish()],
        ["comment:edit", { commentId, body: "x" }],
        ["comment:remove", { commentId }],
        ["comment:resolve", { commentId, resolved: true }],
        ["comment:read", { boardId }],
        ["reaction:set", { commentId, emoji: "🔥", on: true }],
        ["reaction:set", { generationId: pictureId, emoji: "🔥", on: true }],
        ["vote:cast", { generationId: pictureId, vote: "stop" }],
      ];
      for (const [name, input] of cases) {
        expect((await who.refused(name, input)).kind, name).toBe("not_found");
      }
    }
    const foreign = wish({ boardId: elsewhere.id, generationId: pictureId });
    expect((await stranger.refused("comment:add", foreign)).kind).toBe("not_found");
    const thing = wish({ boardId: elsewhere.id, itemId: randomUUID() });
    expect((await stranger.refused("comment:add", thing)).kind).toBe("not_found");
    await say(owner, { body: "not for them" });
    await owner.must("board:list", {});
    for (const who of [out, stranger]) expect(who.heard["comment:changed"] ?? []).toEqual([]);
  });

  test("a flood of comments is slowed down", async () => {
    const eager = await studio.visitor();
    const { id } = await eager.must("board:create", {});
    const all = Array.from({ length: 40 }, () => eager.ask("comment:add", wish({ boardId: id })));
    const refused = (await Promise.all(all)).filter((answer) => !answer.ok);
    expect(refused).toHaveLength(10);
    expect(refused[0]).toMatchObject({ error: { kind: "rate_limited", retry: "later" } });
  });
});

describe("votes", () => {
  /** A picture that waits for its worker, on a board of three editors and a viewer. */
  async function emerging(voting: "off" | "majority" | "any") {
    const { id: boardId } = await owner.must("board:create", {});
    const [third, viewer] = [await studio.visitor(), await studio.visitor()];
    for (const one of [owner, guest, third, viewer]) await one.must("board:join", { boardId });
    const ref = { boardId, personId: viewer.person.id };
    await owner.must("member:change", { ...ref, role: "viewer" });
    await owner.must("board:update", { boardId, voting });
    const { id } = await guest.generate(boardId);
    return { id, third, viewer, boardId };
  }
  const stop = (who: TestClient, generationId: string) =>
    who.must("vote:cast", { generationId, vote: "stop" });

  test("decide nothing unless the owner lets them, and are seen live", async () => {
    const { id, third, viewer } = await emerging("off");
    for (const one of [owner, guest, third]) await stop(one, id);
    const told = await viewer.until("vote:changed", (votes) => votes.stop.length === 3);
    expect(told).toMatchObject({ generationId: id, keep: [], needed: null });
    const own = await guest.must("vote:cast", { generationId: id, vote: "keep" });
    expect(own).toMatchObject({ keep: [guest.person.id] });
    expect(own.stop).toHaveLength(2);
    const refused = await viewer.refused("vote:cast", { generationId: id, vote: "stop" });
    expect(refused.kind).toBe("forbidden");
    await guest.must("generation:cancel", { generationId: id });
    const late = await owner.refused("vote:cast", { generationId: id, vote: "keep" });
    expect(late.kind).toBe("conflict");
  });

  test("of most editors present stop a picture, and it says so", async () => {
    const { id, third, boardId } = await emerging("majority");
    expect(await stop(owner, id)).toMatchObject({ needed: 2 });
    expect((await owner.must("talk:open", { boardId })).votes).toMatchObject([
      { generationId: id, stop: [owner.person.id] },
    ]);
    await owner.must("vote:cast", { generationId: id, vote: null });
    await stop(third, id);
    await stop(owner, id);
    const ended = await guest.settled(id, "cancelled");
    expect(ended.error).toMatchObject({ message: "Stopped by vote" });
  });

  test("of anybody stop a picture where the owner said so", async () => {
    const { id, third } = await emerging("any");
    await stop(third, id);
    await guest.settled(id, "cancelled");
  });

  test("to keep it weigh against those of anybody to stop it", async () => {
    const { id, third } = await emerging("any");
    await guest.must("vote:cast", { generationId: id, vote: "keep" });
    expect(await stop(third, id)).toMatchObject({ needed: 2 });
    await stop(owner, id);
    await guest.settled(id, "cancelled");
  });

  test("are counted again when somebody leaves, and when they decide something else", async () => {
    const { id, third, boardId } = await emerging("majority");
    await stop(owner, id);
    await third.must("vote:cast", { generationId: id, vote: "keep" });
    await third.must("board:leave", { boardId });
    const told = await owner.until(
      "vote:changed",
      (votes) => votes.generationId === id && votes.keep.length === 0 && votes.needed === 2,
    );
    expect(told).toMatchObject({ generationId: id, stop: [owner.person.id], needed: 2 });
    guest.close();
    const ended = await owner.settled(id, "cancelled");
    expect(ended.error).toMatchObject({ message: "Stopped by vote" });
    guest = await studio.visitor(guest.cookie);
    await guest.must("board:join", { boardId });
    const next = await guest.generate(boardId);
    await owner.must("board:update", { boardId, voting: "off" });
    expect(await stop(owner, next.id)).toMatchObject({ needed: null });
    await owner.must("board:update", { boardId, voting: "any" });
    await guest.settled(next.id, "cancelled");
  });

  test("only the owner sets what they decide", async () => {
    const error = await guest.refused("board:update", { boardId, voting: "any" });
    expect(error.kind).toBe("forbidden");
  });
});
