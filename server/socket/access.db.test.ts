import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestStudio, type TestClient } from "../testing/studio";

let studio: TestStudio;
let owner: TestClient;
beforeAll(async () => {
  studio = await TestStudio.start();
  await studio.worker();
  owner = await studio.visitor();
});
afterAll(() => studio.stop());

/** A board with one finished picture. */
async function boardWithPicture() {
  const { id: boardId } = await owner.must("board:create", {});
  await owner.must("board:join", { boardId });
  const { id } = await owner.generate(boardId);
  await owner.settled(id, "succeeded");
  return { boardId, id };
}

const picture = (id: string, cookie: string) =>
  fetch(`${studio.url}/api/generations/${id}/picture.png`, { headers: { cookie } });

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
