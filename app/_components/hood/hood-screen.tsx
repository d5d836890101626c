"use client";

import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { seenNode, useFamily } from "../../_hooks/use-family";
import { Banners } from "../banners";
import { PictureNotice } from "../lineage/picture-notice";
import { SiteHeader } from "../site-header";
import { buttonStyle } from "../ui/button";
import { Hood } from "./hood";
import { LanguageSwitch } from "./language-switch";

/** Under the hood of a picture, as a page to share. */
export function HoodScreen({ generationId }: { generationId: string }) {
  const { family, reload } = useFamily(generationId);
  if (family.state === "failed") return <PictureNotice error={family.error} onRetry={reload} />;
  const node = family.state === "ready" ? seenNode(family.tree, family.tree.root) : null;
  return (
    <div className="mx-auto flex min-h-dvh max-w-[88rem] flex-col">
      <SiteHeader />
      <Banners className="mx-4 mt-3 sm:mx-6" />
      <main id="main" className="flex-1 px-4 pb-20 sm:px-6">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <Link
            href={`/p/${generationId}`}
            className={buttonStyle({ look: "ghost", className: "-ml-3" })}
          >
            <ArrowLeft aria-hidden className="size-4" /> The picture
          </Link>
          <h1 className="sr-only">Under the hood</h1>
          <LanguageSwitch />
        </div>
        {node ? (
          <Hood generation={node.generation} />
        ) : (
          <p role="status" className="py-20 text-center text-ink-2">
            Opening the picture…
          </p>
        )}
      </main>
    </div>
  );
}
