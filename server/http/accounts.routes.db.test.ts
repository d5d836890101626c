import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ContractError, Race, SignInAnswer } from "../contract";
import { ResetLinks } from "../services/reset-links";
import { fakeFamilies } from "../testing/fake-worker";
import { refusedConnection, TestStudio, type TestClient } from "../testing/studio";

let studio: TestStudio;
beforeAll(async () => {
  studio = await TestStudio.start();
});
afterAll(() => studio.stop());

const password = "correct horse battery";
const newEmail = () => `ada-${randomUUID()}@example.org`;

interface Posted {
  status: number;
  /** The new cookie, if one was set. */
  cookie: string | null;
  header: string | null;
  body: SignInAnswer & { error: ContractError };
}

async function post(
  name: string,
  body: unknown,
  cookie: string,
  headers: Record<string, string> = {},
): Promise<Posted> {
  const response = await fetch(`${studio.url}/api/account/${name}`, {
    method: "POST",
    headers: { cookie, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const header = response.headers.get("set-cookie");
  const cookieOf = header?.split(";")[0] ?? null;
  return { status: response.status, cookie: cookieOf, header, body: await response.json() };
}

/** Somebody with an account and a board with one picture. */
async function settled() {
  const guest = await studio.visitor();
  const work = await makeWork(guest);
  const email = newEmail();
  const signedUp = await post("sign-up", { email, password }, guest.cookie);
  expect(signedUp.status).toBe(200);
  return { guest, email, cookie: signedUp.cookie!, ...work };
}

async function makeWork(person: TestClient) {
  const { id: boardId } = await person.must("board:create", { title: "Mine" });
  await person.must("board:join", { boardId });
  // A fake worker sends no heartbeats, and passwords take their time.
  const worker = await studio.worker();
  const { id: pictureId } = await person.generate(boardId);
  await person.settled(pictureId, "succeeded");
  worker.close();
  return { boardId, pictureId };
}

describe("a guest who makes an account", () => {
  test("keeps person, boards and pictures, here and on another browser", async () => {
    const { guest, email, cookie, boardId } = await settled();
    await guest.until("account:changed", ({ account }) => account?.email === email);
    const here = await studio.visitor(cookie);
    expect(here.person).toEqual(guest.person);

    const elsewhere = await studio.cookie();
    const signedIn = await post("sign-in", { email: email.toUpperCase(), password }, elsewhere);
    expect(signedIn.body).toEqual({ state: "signed_in", account: { email } });
    expect(signedIn.header).toMatch(/HttpOnly; SameSite=Lax$/);
    const there = await studio.visitor(signedIn.cookie!);
    expect(there.person).toEqual(guest.person);
    expect(there.heard["session:ready"]?.[0]?.account).toEqual({ email });
    const boards = await there.must("board:list", {});
    expect(boards).toMatchObject([{ id: boardId, role: "owner", pictures: 1 }]);
    const [member] = await there.must("member:list", { boardId });
    expect(member).toMatchObject({ account: true, role: "owner" });
  });

  test("has a new cookie; the old one, and whoever copied it, is out", async () => {
    const { guest } = await settled();
    const refused = await refusedConnection(studio.url, guest.cookie);
    expect(refused.kind).toBe("unauthenticated");
    // The window in which the account was made goes on.
    expect(guest.socket.connected).toBe(true);
  });

  test("cannot take an address twice, nor have two accounts", async () => {
    const { email, cookie } = await settled();
    const other = await post("sign-up", { email, password }, await studio.cookie());
    expect(other.status).toBe(409);
    const second = await post("sign-up", { email: newEmail(), password }, cookie);
    expect(second.status).toBe(409);
  });
});

describe("what is refused", () => {
  test("a wrong password and an unknown address look the same", async () => {
    const { email } = await settled();
    const cookie = await studio.cookie();
    const wrong = await post("sign-in", { email, password: "not this one" }, cookie);
    const unknown = await post("sign-in", { email: newEmail(), password }, cookie);
    expect(wrong.status).toBe(401);
    expect(wrong.body).toEqual(unknown.body);
    expect(wrong.cookie).toBeNull();
  });

  test("guesses at one account end soon, also with the right password then", async () => {
    const { email } = await settled();
    const cookie = await studio.cookie();
    const wrong = () => post("sign-in", { email, password: "a guess" }, cookie);
    const answers = await Promise.all(Array.from({ length: 14 }, wrong));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(4);
    const right = await post("sign-in", { email, password }, cookie);
    expect(right.status).toBe(429);
    expect(right.body.error).toMatchObject({ kind: "rate_limited", limit: 10 });
  });

  const bad: [string, unknown, string][] = [
    ["no email", { password }, "email"],
    ["an email that is none", { email: "ada", password }, "email"],
    ["a short password", { email: "a@example.org", password: "short" }, "password"],
    ["an endless password", { email: "a@example.org", password: "x".repeat(201) }, "password"],
    ["an unknown field", { email: "a@example.org", password, role: "owner" }, "role"],
  ];
  test.each(bad)("%s", async (_name, body, field) => {
    const answer = await post("sign-up", body, await studio.cookie());
    expect(answer.status).toBe(400);
    expect(answer.body.error.field).toBe(field);
  });

  test("other sites, other types, too much, no cookie, GET", async () => {
    const cookie = await studio.cookie();
    const body = { email: newEmail(), password };
    const evil = await post("sign-up", body, cookie, { origin: "https://evil.example" });
    expect(evil.status).toBe(403);
    const form = await post("sign-up", body, cookie, { "content-type": "text/plain" });
    expect(form.body.error.field).toBe("content-type");
    const large = await post("sign-up", { ...body, email: "x".repeat(9000) }, cookie);
    expect(large.status).toBe(413);
    expect((await post("sign-up", body, "")).status).toBe(401);
    const got = await fetch(`${studio.url}/api/account/sign-up`, { headers: { cookie } });
    expect(got.status).toBe(400);
  });
});

describe("signing in as a guest with work", () => {
  test("asks first; what is brought along becomes the account's", async () => {
    const { email, boardId: oldBoard } = await settled();
    const guest = await studio.visitor();
    const { boardId, pictureId } = await makeWork(guest);
    const asked = await post("sign-in", { email, password }, guest.cookie);
    expect(asked.body).toEqual({ state: "asks", boards: 1, pictures: 1 });
    expect(asked.cookie).toBeNull();

    // A board where the account may only look, the guest edit: the stronger role stays.
    const host = await studio.visitor();
    const { id: shared } = await host.must("board:create", {});
    const account = await post("sign-in", { email, password }, await studio.cookie());
    const elsewhere = await studio.visitor(account.cookie!);
    for (const [who, role] of [
      [elsewhere, "viewer"],
      [guest, "editor"],
    ] as const) {
      await who.must("board:join", { boardId: shared });
      await host.must("member:change", { boardId: shared, personId: who.person.id, role });
    }

    const brought = await post("sign-in", { email, password, guestWork: "bring" }, guest.cookie);
    expect(brought.body.state).toBe("signed_in");
    await expect.poll(() => guest.socket.connected).toBe(false);
    const me = await studio.visitor(brought.cookie!);
    const boards = await me.must("board:list", {});
    expect(boards.map(({ id, role }) => [id, role])).toEqual(
      expect.arrayContaining([
        [oldBoard, "owner"],
        [boardId, "owner"],
        [shared, "editor"],
      ]),
    );
    const { generations } = await me.must("board:join", { boardId });
    expect(generations[0]).toMatchObject({ id: pictureId, author: { id: me.person.id } });
    const picture = `${studio.url}/api/generations/${pictureId}/picture.png`;
    expect((await fetch(picture, { headers: { cookie: brought.cookie! } })).status).toBe(200);
    await me.must("generation:delete", { generationId: pictureId });
    expect((await fetch(picture, { headers: { cookie: guest.cookie } })).status).toBe(404);
  });

  test("races and votes are among it; where both voted in one, the account's vote stays", async () => {
    const [first, guest] = [await studio.visitor(), await studio.visitor()];
    const email = newEmail();
    const { cookie } = await post("sign-up", { email, password }, first.cookie);
    const account = await studio.visitor(cookie!);
    const worker = await studio.worker({ models: fakeFamilies, slots: 4, stepMs: 1 });
    const { id: boardId } = await guest.must("board:create", {});
    for (const who of [guest, account]) await who.must("board:join", { boardId });
    const start = async () => {
      const entries = fakeFamilies.map(({ id }) => ({ model: id, clientKey: randomUUID() }));
      const words = { prompt: "a fox", negativePrompt: "", seed: 1 };
      const { race } = await guest.must("race:start", {
        ...{ boardId, raceId: randomUUID(), ...words, entries },
      });
      for (const id of race.generationIds) await guest.settled(id, "succeeded");
      return race;
    };
    const [both, one] = [await start(), await start()];
    worker.close();
    const vote = (who: TestClient, { id, generationIds }: Race, at: number) =>
      who.must("race:vote", { raceId: id, generationId: generationIds[at]! });
    await vote(guest, both, 0);
    await vote(account, both, 1);
    await vote(guest, one, 2);
    const brought = await post("sign-in", { email, password, guestWork: "bring" }, guest.cookie);
    const me = await studio.visitor(brought.cookie!);
    const look = async ({ id }: Race) => (await me.must("race:look", { raceId: id })).race;
    const mine = (race: Race, at: number) => ({
      author: { id: me.person.id },
      votes: [{ personId: me.person.id, generationId: race.generationIds[at]! }],
    });
    expect(await look(both)).toMatchObject(mine(both, 1));
    expect(await look(one)).toMatchObject(mine(one, 2));
  });

  test("may leave it behind", async () => {
    const { email } = await settled();
    const guest = await studio.visitor();
    const { boardId } = await makeWork(guest);
    const left = await post("sign-in", { email, password, guestWork: "leave" }, guest.cookie);
    const me = await studio.visitor(left.cookie!);
    expect((await me.must("board:list", {})).map(({ id }) => id)).not.toContain(boardId);
    const again = await studio.visitor(guest.cookie);
    expect((await again.must("board:list", {}))[0]?.id).toBe(boardId);
  });
});

describe("signing out and other passwords", () => {
  test("signing out makes this browser a newcomer, and others stay", async () => {
    const { guest, email, cookie } = await settled();
    const other = await post("sign-in", { email, password }, await studio.cookie());
    const elsewhere = await studio.visitor(other.cookie!);
    const out = await post("sign-out", {}, cookie);
    expect((await studio.visitor(out.cookie!)).person.id).not.toBe(guest.person.id);
    await expect.poll(() => guest.socket.connected).toBe(false);
    expect(elsewhere.socket.connected).toBe(true);
  });

  test("a new password ends every other browser's session at once", async () => {
    const { email, cookie } = await settled();
    const here = await studio.visitor(cookie);
    const other = await post("sign-in", { email, password }, await studio.cookie());
    const elsewhere = await studio.visitor(other.cookie!);
    const next = "another good password";
    const wrong = await post("password", { current: "nonsense", password: next }, cookie);
    expect(wrong.body.error).toMatchObject({ field: "current" });
    const changed = await post("password", { current: password, password: next }, cookie);
    expect(changed.status).toBe(200);
    await expect.poll(() => elsewhere.socket.connected).toBe(false);
    expect(here.socket.connected).toBe(true);
    const refused = await refusedConnection(studio.url, other.cookie!);
    expect(refused.kind).toBe("unauthenticated");
    const page = await fetch(`${studio.url}/api/generations/${randomUUID()}/picture.png`, {
      headers: { cookie: other.cookie! },
    });
    expect(page.status).toBe(401);
    const old = await post("sign-in", { email, password }, await studio.cookie());
    expect(old.status).toBe(401);
    const fresh = await post("sign-in", { email, password: next }, await studio.cookie());
    expect(fresh.status).toBe(200);
    await studio.visitor(changed.cookie!);
  });

  test("a guest has no password to change", async () => {
    const wish = { current: password, password: "another good password" };
    const answer = await post("password", wish, await studio.cookie());
    expect(answer.status).toBe(409);
  });

  test("a reset link works once, and no other signed thing passes for one", async () => {
    const { email, cookie } = await settled();
    const secret = await readFile(path.join(studio.dataDir, "session-secret"), "utf8");
    const links = new ResetLinks(secret.trim());
    // Links carry whole seconds; one made in the second of a change is taken for an older one.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const token = await links.make(email);
    const anybody = await studio.cookie();
    const next = "remembered this time";
    const done = await post("reset", { token, password: next }, anybody);
    expect(done.status).toBe(200);
    expect((await refusedConnection(studio.url, cookie)).kind).toBe("unauthenticated");
    expect((await post("sign-in", { email, password: next }, anybody)).status).toBe(200);
    const again = await post("reset", { token, password: next }, anybody);
    expect(again.status).toBe(403);
    const session = anybody.split("=")[1]!;
    const stolen = await post("reset", { token: session, password: next }, anybody);
    expect(stolen.body).toEqual(again.body);
    const nobody = await links.make(newEmail());
    const unknown = await post("reset", { token: nobody, password: next }, anybody);
    expect(unknown.body).toEqual(again.body);
    const asCookie = `emerge_session=${token}`;
    expect((await refusedConnection(studio.url, asCookie)).kind).toBe("unauthenticated");
  });
});
