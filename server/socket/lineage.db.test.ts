import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { treeLimits, type FamilyTree, type Start } from "../contract";
import { fakeRecipe, TestStudio, type TestClient } from "../testing/studio";

let studio: TestStudio;
let ada: TestClient;
let bo: TestClient;
beforeAll(async () => {
  studio = await TestStudio.start();
  await studio.worker({ slots: 8, stepMs: 1 });
  ada = await studio.visitor();
  bo = await studio.visitor();
});
afterAll(() => studio.stop());

async function board(owner: TestClient, linkAccess: "none" | "editor" = "editor") {
  const { id } = await owner.must("board:create", {});
  await owner.must("board:join", { boardId: id });
  if (linkAccess === "none") await owner.must("board:update", { boardId: id, linkAccess });
  return id;
}

async function picture(
  author: TestClient,
  boardId: string,
  prompt: string,
  parentId?: string,
  parentStep?: number,
) {
  const recipe = fakeRecipe({ prompt, steps: 2 });
  const parent = parentId ? { parentId, parentStep } : {};
  const input = { boardId, clientKey: randomUUID(), recipe, ...parent };
  const { id } = await author.must("generation:create", input);
  await author.settled(id, "succeeded");
  return id;
}

const tree = (who: TestClient, generationId: string) => who.must("lineage:tree", { generationId });

/** "a fox > a fox in snow" for each edge, hidden ones by their key. */
function shown({ nodes, edges }: FamilyTree): string[] {
  const names = new Map(
    nodes.map((node) => [
      node.key,
      node.kind === "picture" ? node.generation.recipe.prompt : node.key,
    ]),
  );
  return edges.map(({ parent, child }) => `${names.get(parent)} > ${names.get(child)}`).sort();
}

describe("the family of a picture", () => {
  test("parents above, children below, with the step it was remixed from", async () => {
    const boardId = await board(ada);
    const first = await picture(ada, boardId, "first");
    const second = await picture(ada, boardId, "second", first, 1);
    await picture(ada, boardId, "third", second);
    await picture(ada, boardId, "other third", second);
    await picture(ada, boardId, "sibling", first);
    const found = await tree(ada, second);
    expect(found).toMatchObject({ root: second, truncated: false });
    expect(shown(found)).toEqual(["first > second", "second > other third", "second > third"]);
    const edge = found.edges.find(({ child }) => child === second);
    expect(edge).toEqual({ parent: first, child: second, descent: "remix", step: 1 });
  });

  test("a parent on somebody's private board is a place without any data", async () => {
    const secretBoard = await board(ada);
    const secret = await picture(ada, secretBoard, "the secret prompt");
    await bo.must("board:join", { boardId: secretBoard });
    const open = await board(bo);
    const child = await picture(bo, open, "a child of it", secret);
    const grandchild = await picture(bo, open, "a grandchild", child);
    expect(shown(await tree(bo, child))).toContain("the secret prompt > a child of it");

    await ada.must("board:update", { boardId: secretBoard, linkAccess: "none" });
    const seen = await tree(bo, grandchild);
    expect(shown(seen)).toEqual(["a child of it > a grandchild", "hidden-1 > a child of it"]);
    expect(seen.nodes.filter((node) => node.kind === "hidden")).toEqual([
      { kind: "hidden", key: "hidden-1" },
    ]);
    const text = JSON.stringify(seen);
    expect(text).not.toContain("the secret prompt");
    expect(text).not.toContain(secretBoard);
    expect(text).not.toContain(ada.person.name);
  });

  test("children that somebody keeps private are one hidden place, however many", async () => {
    const boardId = await board(ada);
    const root = await picture(ada, boardId, "for everybody");
    await bo.must("board:join", { boardId });
    const hidden = await board(bo, "none");
    const step = 1;
    await picture(bo, hidden, "my own take", root, step);
    await picture(bo, hidden, "my other take", root);
    const seen = await tree(ada, root);
    expect(shown(seen)).toEqual(["for everybody > hidden-1"]);
    expect(seen.edges).toEqual([{ parent: root, child: "hidden-1", descent: "remix", step: null }]);
    expect(JSON.stringify(seen)).not.toContain("take");
    expect(shown(await tree(bo, root))).toHaveLength(2);
  });

  test("a blend has two parents, and is a child of both; a branch names its step", async () => {
    const boardId = await board(ada);
    const [fox, owl] = [await picture(ada, boardId, "fox"), await picture(ada, boardId, "owl")];
    const made = (id: string) => ({ kind: "generation" as const, id });
    const both = { secondPrompt: "owl", amount: 0.5, strength: 1 };
    const blend: Start = { kind: "blend", pictures: [made(fox), made(owl)], ...both };
    const child = await ada.generate(boardId, { prompt: "both", start: blend });
    await ada.settled(child.id, "succeeded");
    expect(shown(await tree(ada, child.id))).toEqual(["fox > both", "owl > both"]);
    for (const parent of [fox, owl]) {
      const { edges } = await tree(ada, parent);
      expect(edges).toEqual([{ parent, child: child.id, descent: "blend", step: null }]);
    }
    const branch: Start = { kind: "branch", generationId: child.id, step: 1 };
    const twig = await ada.generate(boardId, { prompt: "twig", start: branch });
    expect((await tree(ada, twig.id)).edges).toContainEqual({
      parent: child.id,
      child: twig.id,
      descent: "branch",
      step: 1,
    });
  });

  test("a long line is followed up to a limit, and that is said", async () => {
    const boardId = await board(ada);
    let last = await picture(ada, boardId, "0");
    for (let at = 1; at < treeLimits.depth + 3; at++) {
      last = await picture(ada, boardId, String(at), last);
    }
    const found = await tree(ada, last);
    expect(found.truncated).toBe(true);
    expect(found.nodes).toHaveLength(treeLimits.depth + 1);
  });

  test("strangers, and pictures that are not there", async () => {
    const boardId = await board(ada);
    const id = await picture(ada, boardId, "mine");
    const stranger = await studio.visitor();
    for (const generationId of [id, randomUUID()]) {
      expect((await stranger.refused("lineage:tree", { generationId })).kind).toBe("not_found");
    }
    expect((await ada.refused("lineage:tree", { generationId: "1" })).field).toBe("generationId");
  });

  test("a picture can be remixed from a board one only watches onto one's own", async () => {
    const boardId = await board(ada);
    await ada.must("board:update", { boardId, linkAccess: "viewer" });
    const parent = await picture(ada, boardId, "to be seen");
    const stranger = await studio.visitor();
    const own = await board(stranger);
    const input = { boardId: own, clientKey: randomUUID(), recipe: fakeRecipe(), parentId: parent };
    expect((await stranger.refused("generation:create", input)).kind).toBe("not_found");
    await stranger.must("board:join", { boardId });
    const { parentId } = await stranger.must("generation:create", input);
    expect(parentId).toBe(parent);
  });
});
