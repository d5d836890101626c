import {
  treeLimits,
  type FamilyTree,
  type Generation,
  type TreeEdge,
  type TreeNode,
} from "../contract";
import type { StoredGeneration } from "../repositories/generations";
import type { LineageRepository } from "../repositories/lineage";
import type { AccessService } from "./access";
import { parentsOf } from "./descent";

export interface LineageDeps {
  lineage: LineageRepository;
  access: AccessService;
  view(row: StoredGeneration): Generation;
}

/** The family of a picture, as far as somebody may see it. */
export class LineageService {
  constructor(private readonly deps: LineageDeps) {}

  async tree(personId: string, generationId: string): Promise<FamilyTree> {
    const { row, board, role } = await this.deps.access.toGeneration(
      personId,
      generationId,
      "viewer",
    );
    const tree = new TreeInTheMaking(row.id);
    tree.add(toNode(this.deps.view(row), board.title, role));
    await this.climb(tree, personId, row);
    await this.descend(tree, personId, row);
    return tree.done();
  }

  /** Forebears, generation by generation. What lies behind a hidden one is not looked at. */
  private async climb(tree: TreeInTheMaking, personId: string, row: StoredGeneration) {
    let front = [row];
    for (let depth = 0; front.length > 0; depth++) {
      const links = front.flatMap((child) =>
        parentsOf(child).map((parent) => ({ child: child.id, parent })),
      );
      if (links.length === 0) return;
      if (depth === treeLimits.depth || tree.full) return tree.cut();
      const rows = await this.deps.lineage.withIds([...new Set(links.map((one) => one.parent.id))]);
      const byId = new Map(rows.map((one) => [one.id, one]));
      const next = new Map<string, StoredGeneration>();
      for (const { child, parent } of links) {
        const found = byId.get(parent.id);
        const key = await this.place(tree, personId, found ?? null, `above ${child}`);
        if (found && key === found.id) next.set(key, found);
        tree.join({ parent: key, child, descent: parent.descent, step: parent.step });
      }
      front = [...next.values()];
    }
  }

  private async descend(tree: TreeInTheMaking, personId: string, row: StoredGeneration) {
    let front = [row];
    for (let depth = 0; front.length > 0; depth++) {
      const ids = new Set(front.map((one) => one.id));
      const rows = await this.deps.lineage.childrenOf([...ids], treeLimits.pictures + 1);
      if (rows.length === 0) return;
      if (depth === treeLimits.depth || tree.full) return tree.cut();
      const next: StoredGeneration[] = [];
      for (const child of rows) {
        if (tree.full) return tree.cut();
        for (const parent of parentsOf(child).filter(({ id }) => ids.has(id))) {
          const key = await this.place(tree, personId, child, `below ${parent.id}`);
          if (key === child.id && !next.includes(child)) next.push(child);
          tree.join({ parent: parent.id, child: key, descent: parent.descent, step: parent.step });
        }
      }
      front = next;
    }
  }

  /** The key of a picture in the tree; all hidden ones on one side of a picture are one place. */
  private async place(
    tree: TreeInTheMaking,
    personId: string,
    row: StoredGeneration | null,
    where: string,
  ): Promise<string> {
    const standing = row && (await this.deps.access.admission(personId, row.boardId));
    if (!row || !standing) return tree.hidden(where);
    tree.add(toNode(this.deps.view(row), standing.board.title, standing.role));
    return row.id;
  }
}

const toNode = (
  generation: Generation,
  boardTitle: string,
  role: Extract<TreeNode, { kind: "picture" }>["role"],
): TreeNode => ({ kind: "picture", key: generation.id, generation, boardTitle, role });

class TreeInTheMaking {
  private readonly nodes = new Map<string, TreeNode>();
  private readonly edges = new Map<string, TreeEdge>();
  private readonly hiddenKeys = new Map<string, string>();
  private truncated = false;

  constructor(private readonly root: string) {}

  get full(): boolean {
    return this.nodes.size >= treeLimits.pictures;
  }

  add(node: TreeNode): void {
    this.nodes.set(node.key, node);
  }

  hidden(where: string): string {
    const key = this.hiddenKeys.get(where) ?? `hidden-${this.hiddenKeys.size + 1}`;
    this.hiddenKeys.set(where, key);
    this.add({ kind: "hidden", key });
    return key;
  }

  /** What is known of a hidden picture's descent would be data of it. */
  join(edge: TreeEdge): void {
    const hidden = edge.child.startsWith("hidden-");
    const shown: TreeEdge = hidden ? { ...edge, descent: "remix", step: null } : edge;
    this.edges.set(`${edge.parent} ${edge.child}`, shown);
  }

  cut(): void {
    this.truncated = true;
  }

  done(): FamilyTree {
    const { root, truncated } = this;
    return {
      root,
      nodes: [...this.nodes.values()],
      edges: [...this.edges.values()],
      truncated,
    };
  }
}
