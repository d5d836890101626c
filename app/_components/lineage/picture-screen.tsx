"use client";

import { useState } from "react";
import type { FamilyTree, TreeEdge } from "@/server/contract";
import { seenNode, useFamily } from "../../_hooks/use-family";
import { Banners } from "../banners";
import { SiteHeader } from "../site-header";
import { EdgePanel } from "./edge-panel";
import { FamilyMap } from "./family-map";
import { PictureHead } from "./picture-head";
import { PictureNotice } from "./picture-notice";

/** A picture by itself: large, with its recipe, its family, and what changed from one to the next. */
export function PictureScreen({ generationId }: { generationId: string }) {
  const { family, reload } = useFamily(generationId);
  if (family.state === "failed") return <PictureNotice error={family.error} onRetry={reload} />;
  return (
    <div className="mx-auto flex min-h-dvh max-w-[84rem] flex-col">
      <SiteHeader />
      <Banners className="mx-4 mt-3 sm:mx-6" />
      <main id="main" className="flex-1 px-4 pb-20 sm:px-6">
        {family.state === "ready" ? <Page tree={family.tree} /> : <Waiting />}
      </main>
    </div>
  );
}

function Page({ tree }: { tree: FamilyTree }) {
  const [chosen, choose] = useState<TreeEdge | null>(() => firstEdge(tree));
  const root = seenNode(tree, tree.root);
  if (!root) return null;
  return (
    <>
      <PictureHead node={root} />
      <section aria-labelledby="family" className="mt-14 border-t border-line pt-8">
        <h2 id="family" className="font-display text-3xl">
          Family
        </h2>
        {tree.edges.length === 0 ? (
          <p className="mt-3 max-w-xl text-lg text-pretty text-ink-2">
            This picture began with a prompt alone, and nobody has made another of it yet. Remix it:
            both will stand here side by side, with what changed between them.
          </p>
        ) : (
          <>
            <p className="mt-1 text-ink-2">
              Older on the left. Choose a line to see what changed.
              {tree.truncated && " There is more of this family than is drawn here."}
            </p>
            <FamilyMap tree={tree} chosen={chosen} onChoose={choose} />
            {chosen && <EdgePanel key={keyOf(chosen)} tree={tree} edge={chosen} />}
          </>
        )}
      </section>
    </>
  );
}

const keyOf = ({ parent, child }: TreeEdge) => `${parent} ${child}`;

/** Between two pictures that are both seen: to its parent if it can be, else to a child. */
function firstEdge(tree: FamilyTree): TreeEdge | null {
  const seen = tree.edges.filter(
    ({ parent, child }) => seenNode(tree, parent) && seenNode(tree, child),
  );
  return seen.find(({ child }) => child === tree.root) ?? seen[0] ?? null;
}

function Waiting() {
  return (
    <div role="status" className="grid gap-8 py-6 lg:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)]">
      <span className="sr-only">Opening the picture…</span>
      <span className="undeveloped animate-breathe aspect-square max-h-[70vh]" />
    </div>
  );
}
