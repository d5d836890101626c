"use client";

import Link from "next/link";
import { noFilters, useFiltersInAddress, useOverview, useSearch } from "../../_hooks/use-explore";
import type { Filters } from "../../_hooks/use-explore";
import { Banners } from "../banners";
import { SiteHeader } from "../site-header";
import { Button, buttonStyle } from "../ui/button";
import { ExploreFilters } from "./explore-filters";
import { PublicBoards } from "./public-boards";
import { PublicPictures } from "./public-pictures";

/** What is public in this studio: to look at, to search, and to remix onto boards of one's own. */
export function ExploreScreen({ filters: first }: { filters: Filters }) {
  const [filters, change] = useFiltersInAddress(first);
  const overview = useOverview();
  const found = useSearch(filters);
  const filtered = Object.values(filters).some(Boolean);
  const empty = found.state === "ready" && found.pictures.length === 0;
  return (
    <div className="mx-auto flex min-h-dvh max-w-[84rem] flex-col">
      <SiteHeader />
      <Banners className="mx-4 mt-3 sm:mx-6" />
      <main id="main" className="flex-1 px-4 pb-20 sm:px-6">
        <h1 className="mt-4 font-display text-4xl sm:mt-8 sm:text-5xl">Explore</h1>
        <p className="mt-2 max-w-xl text-lg text-pretty text-ink-2">
          Public boards of this studio. Take anything from here onto a board of your own; whoever
          made it is credited.
        </p>
        <ExploreFilters filters={filters} overview={overview} onChange={change} />
        {!filtered && overview && <PublicBoards boards={overview.boards} />}
        {empty ? (
          <Empty filtered={filtered} onClear={() => change(noFilters)} />
        ) : (
          <PublicPictures found={found} />
        )}
        <p role="status" className="sr-only">
          {found.state === "ready" && `${found.pictures.length} pictures shown`}
        </p>
      </main>
    </div>
  );
}

function Empty({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered) {
    return (
      <div className="mt-12 max-w-xl">
        <h2 className="font-display text-2xl">Nothing fits</h2>
        <p className="mt-2 mb-5 text-ink-2">
          No public picture has these words in its prompt. The last word may be a beginning; words
          in “quotes” stand together; -without leaves one out.
        </p>
        <Button onClick={onClear}>Show everything</Button>
      </div>
    );
  }
  return (
    <div className="mt-12 max-w-xl">
      <div aria-hidden className="undeveloped mb-6 size-24 rounded-[3px] shadow-print" />
      <h2 className="font-display text-2xl">Nothing is public yet</h2>
      <p className="mt-2 mb-5 text-pretty text-ink-2">
        To show a board here, open it, press Share and choose that it is public. Its pictures can
        then be found by their prompts and remixed by everybody in this studio.
      </p>
      <Link href="/" className={buttonStyle({ look: "primary" })}>
        Go to your boards
      </Link>
    </div>
  );
}
