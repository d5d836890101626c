import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fakeRecipe, TestStudio, type TestClient } from "../testing/studio";

let studio: TestStudio;
let owner: TestClient;
beforeAll(async () => {
  studio = await TestStudio.start();
  owner = await studio.visitor();
});
afterAll(() => studio.stop());

/** A board with one finished picture. */
async function boardWithPicture() {
  const { id: boardId } = await owner.must("board:create", {});
  await owner.must("board:join", { boardId });
  return { boardId, id: await finishedOn(boardId) };
}

/** With a worker of its own: a fake one sends no heartbeats and is let go after a while. */
async function finishedOn(boardId: string): Promise<string> {
  const worker = await studio.worker();
  const { id } = await owner.generate(boardId);
  await owner.settled(id, "succeeded");
  worker.close();
  return id;
}

const picture = (id: string, cookie: string) =>
  fetch(`${studio.url}/api/generations/${id}/picture.png`, { headers: { cookie } });

const onePixelPng = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const send = (boardId: string, cookie: string) =>
  fetch(`${studio.url}/api/boards/${boardId}/uploads`, {
    method: "POST",
    body: onePixelPng,
    headers: { cookie },
  });

describe("public boards", () => {
  test("anybody may look at their pictures, nobody may change them unasked", async () => {
    const { boardId, id } = await boardWithPicture();
    const stranger = await studio.visitor();
    expect((await picture(id, stranger.cookie)).status).toBe(404);
    const board = await owner.must("board:update", { boardId, listed: true });
    expect(board.listed).toBe(true);
    expect((await picture(id, stranger.cookie)).status).toBe(200);
    await stranger.must("frames:since", { generationId: id, after: 0 });
    const error = await stranger.refused("generation:delete", { generationId: id });
    expect(error.kind).toBe("forbidden");
  });

  test("to list a board opens its closed link; to close the link ends the listing", async () => {
    const { boardId, id } = await boardWithPicture();
    await owner.must("board:update", { boardId, linkAccess: "none" });
    const listed = await owner.must("board:update", { boardId, listed: true });
    expect(listed).toMatchObject({ listed: true, linkAccess: "viewer" });
    const closed = await owner.must("board:update", { boardId, linkAccess: "none" });
    expect(closed).toMatchObject({ listed: false, linkAccess: "none" });
    const stranger = await studio.visitor();
    expect((await picture(id, stranger.cookie)).status).toBe(404);
  });

  test("only the owner may list a board", async () => {
    const { boardId } = await boardWithPicture();
    const guest = await studio.visitor();
    await guest.must("board:join", { boardId });
    const error = await guest.refused("board:update", { boardId, listed: true });
    expect(error.kind).toBe("forbidden");
  });
});

const tokenOf = async (boardId: string, role: "editor" | "viewer", hours = 24) =>
  owner.must("invitation:create", { boardId, role, hours });

describe("invitations", () => {
  test("let somebody into a private board in the role they name, and say so before", async () => {
    const { boardId, id } = await boardWithPicture();
    await owner.must("board:update", { boardId, linkAccess: "none", title: "Secret plans" });
    const { token, invitation } = await tokenOf(boardId, "viewer");
    const guest = await studio.visitor();
    expect((await guest.refused("board:join", { boardId })).kind).toBe("not_found");
    const look = await guest.must("invitation:look", { token });
    expect(look).toMatchObject({ title: "Secret plans", role: "viewer", inviter: owner.person });
    expect((await picture(id, guest.cookie)).status).toBe(404);
    expect((await guest.must("invitation:accept", { token })).id).toBe(boardId);
    expect((await guest.must("board:join", { boardId })).role).toBe("viewer");
    expect((await picture(id, guest.cookie)).status).toBe(200);
    expect((await guest.refused("generation:cancel", { generationId: id })).kind).toBe("forbidden");
    const [shown] = await owner.must("invitation:list", { boardId });
    expect(shown).toMatchObject({ id: invitation.id, uses: 1 });
    expect(JSON.stringify(shown)).not.toContain(token);
  });

  test("never lower what somebody may do already", async () => {
    const { boardId } = await boardWithPicture();
    const guest = await studio.visitor();
    await guest.must("board:join", { boardId });
    const { token } = await tokenOf(boardId, "viewer");
    await guest.must("invitation:accept", { token });
    expect((await guest.must("board:join", { boardId })).role).toBe("editor");
    await owner.must("invitation:accept", { token });
    expect((await owner.must("board:join", { boardId })).role).toBe("owner");
  });

  test("that were revoked, have expired or were made up are refused", async () => {
    const { boardId } = await boardWithPicture();
    await owner.must("board:update", { boardId, linkAccess: "none" });
    const guest = await studio.visitor();
    const { token, invitation } = await tokenOf(boardId, "editor");
    await owner.must("invitation:revoke", { boardId, invitationId: invitation.id });
    for (const command of ["invitation:look", "invitation:accept"]) {
      const revoked = await guest.refused(command, { token });
      expect(revoked).toMatchObject({ kind: "forbidden", message: expect.stringMatching(/back/) });
      const unknown = await guest.refused(command, { token: "x".repeat(43) });
      expect(unknown.kind).toBe("not_found");
      expect((await guest.refused(command, { token: "../etc" })).kind).toBe("invalid");
    }
    const late = await tokenOf(boardId, "editor", 1);
    const realNow = Date.now;
    Date.now = () => realNow() + 3_700_000;
    try {
      const expired = await guest.refused("invitation:accept", { token: late.token });
      expect(expired.message).toContain("expired");
    } finally {
      Date.now = realNow;
    }
    expect((await guest.refused("board:join", { boardId })).kind).toBe("not_found");
  });

  test("are the owner's business, within limits", async () => {
    const { boardId } = await boardWithPicture();
    const editor = await studio.visitor();
    await editor.must("board:join", { boardId });
    const wish = { boardId, role: "editor", hours: 24 };
    expect((await editor.refused("invitation:create", wish)).kind).toBe("forbidden");
    expect((await editor.refused("invitation:list", { boardId })).kind).toBe("forbidden");
    const foreign = await studio.visitor();
    expect((await foreign.refused("invitation:list", { boardId })).kind).toBe("not_found");
    const { invitation } = await tokenOf(boardId, "editor");
    const ref = { boardId, invitationId: invitation.id };
    expect((await editor.refused("invitation:revoke", ref)).kind).toBe("forbidden");
    const other = await boardWithPicture();
    const elsewhere = { boardId: other.boardId, invitationId: invitation.id };
    expect((await owner.refused("invitation:revoke", elsewhere)).kind).toBe("not_found");
    const endless = await owner.refused("invitation:create", { ...wish, hours: 10_000 });
    expect(endless).toMatchObject({ field: "hours", limit: 720 });
    const crown = await owner.refused("invitation:create", { ...wish, role: "owner" });
    expect(crown.field).toBe("role");
  });
});

describe("members", () => {
  test("are listed with their roles to those on the board", async () => {
    const { boardId } = await boardWithPicture();
    const guest = await studio.visitor();
    await guest.must("board:join", { boardId });
    const people = await guest.must("member:list", { boardId });
    expect(people).toEqual([
      { person: owner.person, role: "owner", given: true, account: false },
      { person: guest.person, role: "editor", given: false, account: false },
    ]);
    const stranger = await studio.visitor();
    expect((await stranger.refused("member:list", { boardId })).kind).toBe("not_found");
  });

  test("get another role at once, and it counts before the link's", async () => {
    const { boardId, id } = await boardWithPicture();
    const guest = await studio.visitor();
    await guest.must("board:join", { boardId });
    const ref = { boardId, personId: guest.person.id };
    await owner.must("member:change", { ...ref, role: "viewer" });
    await guest.until("board:updated", ({ role }) => role === "viewer");
    const refused = await guest.refused("generation:create", {
      boardId,
      clientKey: crypto.randomUUID(),
      recipe: fakeRecipe(),
    });
    expect(refused.kind).toBe("forbidden");
    await guest.must("frames:since", { generationId: id, after: 0 });
    await owner.must("member:change", { ...ref, role: "editor" });
    await guest.until("board:updated", ({ role }) => role === "editor");
    await guest.generate(boardId);
    const own = await guest.refused("member:change", { ...ref, role: "viewer" });
    expect(own.kind).toBe("forbidden");
  });

  test("who are removed are out at once: socket, pictures, steps, link", async () => {
    const { boardId, id } = await boardWithPicture();
    const { token } = await tokenOf(boardId, "editor");
    const guest = await studio.visitor();
    const secondWindow = await studio.visitor(guest.cookie);
    await guest.must("invitation:accept", { token });
    await guest.must("board:join", { boardId });
    await secondWindow.must("board:join", { boardId });
    expect((await picture(id, guest.cookie)).status).toBe(200);
    const upload = (await (await send(boardId, guest.cookie)).json()) as { id: string };

    await owner.must("member:remove", { boardId, personId: guest.person.id });
    const closed = { boardId, reason: "removed" };
    expect(await guest.until("board:closed")).toEqual(closed);
    expect(await secondWindow.until("board:closed")).toEqual(closed);

    const before = guest.heard["generation:frame"]?.length ?? 0;
    const fresh = await finishedOn(boardId);
    expect(guest.heard["generation:frame"]?.length ?? 0).toBe(before);
    expect(guest.heard["generation:changed"]?.some((one) => one.id === fresh)).toBeFalsy();
    const refusals: [string, object][] = [
      [
        "canvas:apply",
        { boardId, batchId: crypto.randomUUID(), operations: [{ op: "remove", id }] },
      ],
      ["board:pictures", { boardId, generationIds: [id] }],
      ["live:signal", { boardId, change: {} }],
      ["lineage:tree", { generationId: id }],
      ["board:join", { boardId }],
      ["board:history", { boardId, beforeId: id }],
      ["frames:since", { generationId: id, after: 0 }],
      ["generation:delete", { generationId: id }],
      ["member:list", { boardId }],
    ];
    for (const [name, input] of refusals) {
      expect((await guest.refused(name, input)).kind, name).toBe("not_found");
    }
    const addresses = [
      `generations/${id}/picture.png`,
      `generations/${id}/picture.png?w=64`,
      `generations/${id}/filmstrip.webp`,
      `generations/${id}/download.png`,
      `generations/${id}/film.gif`,
      `uploads/${upload.id}/image.webp`,
      `boards/${boardId}/sheet.png?ids=${id}`,
      `boards/${boardId}/board.png`,
      `boards/${boardId}/board.pdf`,
      `boards/${boardId}/board.zip`,
    ];
    for (const address of addresses) {
      const options = { headers: { cookie: guest.cookie } };
      const answer = await fetch(`${studio.url}/api/${address}`, options);
      expect(answer.status, address).toBe(404);
    }
    expect((await send(boardId, guest.cookie)).status).toBe(404);
    expect(await guest.must("board:list", {})).toEqual([]);
    // The old invitation does not bring them back, one made since does.
    expect((await guest.refused("invitation:accept", { token })).message).toContain("removed");
    const again = await tokenOf(boardId, "viewer");
    await guest.must("invitation:accept", { token: again.token });
    expect((await guest.must("board:join", { boardId })).role).toBe("viewer");
  });

  test("who are removed while they open the board do not slip in", async () => {
    const { boardId } = await boardWithPicture();
    const guest = await studio.visitor();
    await guest.must("board:join", { boardId });
    await guest.must("board:leave", { boardId });
    const [joined] = await Promise.all([
      guest.ask("board:join", { boardId }),
      owner.must("member:remove", { boardId, personId: guest.person.id }),
    ]);
    await owner.must("board:list", {});
    if (joined.ok) await guest.until("board:closed");
    const present = (await owner.must("board:join", { boardId })).people;
    expect(present.map(({ person }) => person.id)).not.toContain(guest.person.id);
  });

  test("leave of their own accord; an owner hands the board over first", async () => {
    const { boardId } = await boardWithPicture();
    const guest = await studio.visitor();
    await guest.must("board:join", { boardId });
    expect((await owner.refused("member:leave", { boardId })).kind).toBe("conflict");
    const ref = { boardId, personId: guest.person.id };
    expect((await guest.refused("board:transfer", ref)).kind).toBe("forbidden");
    const stranger = await studio.visitor();
    const away = { boardId, personId: stranger.person.id };
    expect((await owner.refused("board:transfer", away)).kind).toBe("not_found");

    const board = await owner.must("board:transfer", ref);
    expect(board.ownerId).toBe(guest.person.id);
    await guest.until("board:updated", ({ role }) => role === "owner");
    expect((await owner.refused("board:delete", { boardId })).kind).toBe("forbidden");
    await owner.must("member:leave", { boardId });
    const left = { boardId, reason: "left" };
    expect(await owner.until("board:closed", (one) => one.boardId === boardId)).toEqual(left);
    await guest.must("board:delete", { boardId });
  });

  test("the owner cannot be removed or demoted", async () => {
    const { boardId } = await boardWithPicture();
    const ref = { boardId, personId: owner.person.id };
    expect((await owner.refused("member:remove", ref)).kind).toBe("conflict");
    expect((await owner.refused("member:change", { ...ref, role: "viewer" })).kind).toBe(
      "conflict",
    );
  });
});
