import type { FamilyTree, TreeNode } from "@/server/contract";

/** Where each picture of a family stands: a column a generation, older ones on the left. */
export type Placed = { node: TreeNode; x: number; y: number };
export type Family = {
  places: Map<string, Placed>;
  width: number;
  height: number;
};

export const familySize = { node: 112, columnGap: 152, rowGap: 44 } as const;

export function placeFamily({ root, nodes, edges }: FamilyTree): Family {
  const levels = levelsOf(root, nodes, edges);
  const columns = new Map<number, TreeNode[]>();
  for (const node of nodes) {
    const level = levels.get(node.key) ?? 0;
    columns.set(level, [...(columns.get(level) ?? []), node]);
  }
  const { node: side, columnGap, rowGap } = familySize;
  const most = Math.max(...[...columns.values()].map((column) => column.length));
  const height = most * side + (most - 1) * rowGap;
  const first = Math.min(...columns.keys());
  const places = new Map<string, Placed>();
  for (const [level, column] of columns) {
    const own = column.length * side + (column.length - 1) * rowGap;
    for (const [at, node] of column.entries()) {
      const x = (level - first) * (side + columnGap);
      const y = (height - own) / 2 + at * (side + rowGap);
      places.set(node.key, { node, x, y });
    }
  }
  const width = columns.size * side + (columns.size - 1) * columnGap;
  return { places, width, height };
}

/** Generations before (below 0) and after the root; the longest way counts. */
function levelsOf(root: string, nodes: TreeNode[], edges: FamilyTree["edges"]) {
  const levels = new Map([[root, 0]]);
  // A way can be no longer than there are pictures.
  for (let round = 0; round < nodes.length; round++) {
    let moved = false;
    for (const { parent, child } of edges) {
      const [up, down] = [levels.get(parent), levels.get(child)];
      if (down !== undefined && down <= 0 && (up === undefined || (up >= down && up <= 0))) {
        if (parent === root) continue;
        levels.set(parent, down - 1);
        moved = true;
      } else if (up !== undefined && up >= 0 && (down === undefined || (down <= up && down >= 0))) {
        if (child === root) continue;
        levels.set(child, up + 1);
        moved = true;
      }
    }
    if (!moved) break;
  }
  return levels;
}
