import { describe, expect, test } from "vitest";
import type { FamilyTree } from "@/server/contract";
import { placeFamily } from "./family";

function tree(root: string, lines: string): FamilyTree {
  const edges = lines.split(" ").map((line) => {
    const [parent, child] = line.split(">") as [string, string];
    return { parent, child, descent: "remix" as const, step: null };
  });
  const keys = new Set([root, ...edges.flatMap(({ parent, child }) => [parent, child])]);
  const nodes = [...keys].map((key) => ({ kind: "hidden" as const, key }));
  return { root, nodes, edges, truncated: false };
}

function columns(family: FamilyTree): string[] {
  const { places } = placeFamily(family);
  const byX = new Map<number, string[]>();
  for (const { node, x } of places.values()) byX.set(x, [...(byX.get(x) ?? []), node.key]);
  return [...byX].toSorted(([a], [b]) => a - b).map(([, keys]) => keys.sort().join(""));
}

describe("a family, a column a generation", () => {
  test("forebears to the left, descendants to the right", () => {
    expect(columns(tree("m", "a>m b>m m>x m>y x>z"))).toEqual(["ab", "m", "xy", "z"]);
  });

  test("somebody related in two ways stands at the farther end", () => {
    expect(columns(tree("m", "a>m a>b b>m"))).toEqual(["a", "b", "m"]);
    expect(columns(tree("m", "m>x m>y x>y"))).toEqual(["m", "x", "y"]);
  });

  test("a ring, which cannot be, does no harm", () => {
    expect(columns(tree("m", "a>m m>a a>b b>a")).join("")).toHaveLength(3);
  });

  test("nobody stands where somebody else does", () => {
    const { places, width, height } = placeFamily(tree("m", "a>m b>m c>m m>d"));
    const spots = new Set([...places.values()].map(({ x, y }) => `${x} ${y}`));
    expect(spots.size).toBe(places.size);
    for (const { x, y } of places.values()) {
      expect(x >= 0 && y >= 0 && x < width && y < height).toBe(true);
    }
  });

  test("alone", () => {
    const alone = { root: "m", nodes: [{ kind: "hidden" as const, key: "m" }], edges: [] };
    expect(placeFamily({ ...alone, truncated: false })).toMatchObject({ width: 112, height: 112 });
  });
});
