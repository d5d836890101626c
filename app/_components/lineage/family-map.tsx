"use client";

import { EyeOff } from "lucide-react";
import Link from "next/link";
import { useLayoutEffect, useRef } from "react";
import type { FamilyTree, TreeEdge, TreeNode } from "@/server/contract";
import { familySize, placeFamily, type Family, type Placed } from "../../_lib/family";
import { shortName } from "../../_lib/format";
import { cn } from "../../_lib/cn";
import { seenNode } from "../../_hooks/use-family";
import { thumbnailUrl } from "../card/urls";
import { edgeName, edgeWords } from "./edge-words";

type Props = {
  tree: FamilyTree;
  chosen: TreeEdge | null;
  onChoose: (edge: TreeEdge) => void;
};

const { node: side } = familySize;
/** Room for outlines, shadows and the words below the last row. */
const margin = 12;

/** The family drawn: pictures in columns, lines from parents to children, each with what it changed. */
export function FamilyMap({ tree, chosen, onChoose }: Props) {
  const family = placeFamily(tree);
  const frame = useRootInView(family, tree.root);
  return (
    <div
      ref={frame}
      role="group"
      aria-label="Family tree"
      className="mt-5 overflow-x-auto rounded-lg bg-sunken p-4 sm:p-6"
    >
      <div
        className="relative mx-auto"
        style={{ width: family.width + 2 * margin, height: family.height + 2 * margin + 20 }}
      >
        <svg aria-hidden className="absolute inset-0 size-full overflow-visible">
          {tree.edges.map((edge) => (
            <path
              key={`${edge.parent} ${edge.child}`}
              d={curve(family, edge)}
              fill="none"
              strokeWidth={edge === chosen ? 2.5 : 1.5}
              className={edge === chosen ? "stroke-safelight" : "stroke-line-strong"}
            />
          ))}
        </svg>
        <ul>
          {[...family.places.values()].map((place) => (
            <li
              key={place.node.key}
              className="absolute"
              style={{ left: place.x + margin, top: place.y + margin, width: side }}
            >
              <Node node={place.node} isRoot={place.node.key === tree.root} />
            </li>
          ))}
        </ul>
        {tree.edges.map((edge) => (
          <EdgeButton
            key={`${edge.parent} ${edge.child}`}
            tree={tree}
            edge={edge}
            at={middle(family, edge)}
            chosen={edge === chosen}
            onChoose={() => onChoose(edge)}
          />
        ))}
      </div>
    </div>
  );
}

/** A long family begins scrolled to the picture whose page this is. */
function useRootInView(family: Family, root: string) {
  const frame = useRef<HTMLDivElement>(null);
  const x = family.places.get(root)?.x ?? 0;
  useLayoutEffect(() => {
    const element = frame.current;
    if (element) element.scrollLeft = x - (element.clientWidth - side) / 2;
  }, [x]);
  return frame;
}

function Node({ node, isRoot }: { node: TreeNode; isRoot: boolean }) {
  if (node.kind === "hidden") {
    return (
      <div className="grid aspect-square place-items-center rounded-[3px] border border-dashed border-line-strong p-2 text-center text-xs text-pretty text-ink-3">
        <span>
          <EyeOff aria-hidden className="mx-auto mb-1.5 size-4" />A picture you cannot see
        </span>
      </div>
    );
  }
  const { id, recipe, author, status } = node.generation;
  const style = cn(
    "undeveloped block aspect-square overflow-hidden rounded-[3px] shadow-print",
    isRoot && "outline-3 outline-offset-3 outline-safelight",
  );
  const picture = status === "succeeded" && (
    <img src={thumbnailUrl(id, 256)} alt="" loading="lazy" className="size-full object-cover" />
  );
  const name = `${shortName(recipe.prompt, 8)}, by ${author.name}`;
  return (
    <>
      {isRoot ? (
        <div role="img" aria-label={`${name}, the picture of this page`} className={style}>
          {picture}
        </div>
      ) : (
        <Link href={`/p/${id}`} aria-label={name} title={recipe.prompt} className={style}>
          {picture}
        </Link>
      )}
      <p aria-hidden className="mt-2 truncate text-xs text-ink-2">
        {author.name}
      </p>
    </>
  );
}

type EdgeButtonProps = {
  tree: FamilyTree;
  edge: TreeEdge;
  at: { x: number; y: number };
  chosen: boolean;
  onChoose: () => void;
};

/** What changed along a line, in few words, at its middle. */
function EdgeButton({ tree, edge, at, chosen, onChoose }: EdgeButtonProps) {
  const style = { left: at.x + margin, top: at.y + margin };
  const [parent, child] = [seenNode(tree, edge.parent), seenNode(tree, edge.child)];
  if (!parent || !child) return null;
  return (
    <button
      type="button"
      aria-pressed={chosen}
      aria-label={edgeName(parent.generation, child.generation, edge)}
      onClick={onChoose}
      style={style}
      className={cn(
        "absolute max-w-34 -translate-x-1/2 -translate-y-1/2 rounded-full border bg-raised px-2.5 py-1 text-xs leading-tight text-balance touch:py-2.5",
        chosen
          ? "border-safelight font-medium text-safelight"
          : "border-line-strong/60 text-ink-2 hover:border-line-strong hover:text-ink",
      )}
    >
      {edgeWords(parent.generation, child.generation, edge)}
    </button>
  );
}

function ends({ places }: Family, { parent, child }: TreeEdge) {
  const [from, to] = [places.get(parent)!, places.get(child)!];
  const right = (place: Placed) => ({ x: place.x + side, y: place.y + side / 2 });
  const left = (place: Placed) => ({ x: place.x, y: place.y + side / 2 });
  return { from: right(from), to: left(to) };
}

/** In the middle of the first gap: a line over several generations passes behind those between. */
function middle(family: Family, edge: TreeEdge) {
  const { from, to } = ends(family, edge);
  const x = from.x + familySize.columnGap / 2;
  const bend = (to.x - from.x) / 2;
  const across = (t: number) => bend * (3 * t * (1 - t) + 2 * t ** 3);
  let [low, high] = [0, 1];
  // The curve only ever goes to the right, so the place is found by halving.
  while (high - low > 0.01) {
    const t = (low + high) / 2;
    if (from.x + across(t) < x) low = t;
    else high = t;
  }
  const rise = low * low * (3 - 2 * low);
  return { x, y: from.y + (to.y - from.y) * rise };
}

function curve(family: Family, edge: TreeEdge): string {
  const { from, to } = ends(family, edge);
  const [x1, y1, x2, y2] = [from.x, from.y, to.x, to.y].map((value) => value + margin) as [
    number,
    number,
    number,
    number,
  ];
  const bend = (x2 - x1) / 2;
  return `M ${x1} ${y1} C ${x1 + bend} ${y1}, ${x2 - bend} ${y2}, ${x2} ${y2}`;
}
