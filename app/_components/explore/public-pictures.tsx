"use client";

import Link from "next/link";
import { useEffect, useEffectEvent, useRef } from "react";
import type { PublicPicture } from "@/server/contract";
import type { useSearch } from "../../_hooks/use-explore";
import { wallUrl } from "../card/urls";
import { RemixMenu } from "../lineage/remix-menu";
import { toneOf } from "../person/avatar";
import { Button } from "../ui/button";

/** The pictures found, newest first; more come as one nears the end. */
export function PublicPictures({ found }: { found: ReturnType<typeof useSearch> }) {
  const { pictures, state, error, more, again } = found;
  if (pictures.length === 0 && state === "loading") return <Waiting />;
  return (
    <section aria-label="Pictures" className="mt-10" aria-busy={state === "loading"}>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(46%,13.5rem),1fr))] gap-x-4 gap-y-7 sm:gap-x-6">
        {pictures.map((one) => (
          <li key={one.generation.id} className="min-w-0">
            <Tile picture={one} />
          </li>
        ))}
      </ul>
      {error && (
        <p className="mt-8 flex flex-wrap items-center gap-3 text-ink-2">
          {error.message} <Button onClick={again}>Try again</Button>
        </p>
      )}
      {more && <More onMore={more} busy={state === "loading"} />}
    </section>
  );
}

function Tile({ picture }: { picture: PublicPicture }) {
  const { generation, boardTitle } = picture;
  const { id, recipe, author, boardId } = generation;
  return (
    <article style={toneOf(author.color)} data-testid="public-picture">
      <Link href={`/p/${id}`} className="group block rounded-[3px]">
        <span className="undeveloped block aspect-square overflow-hidden shadow-print">
          <img
            src={wallUrl(id, recipe.width)}
            alt=""
            loading="lazy"
            decoding="async"
            className="size-full object-cover transition-transform duration-300 group-hover:scale-[1.03]"
          />
        </span>
        <span className="mt-2.5 line-clamp-2 min-h-[2.75em] leading-snug text-pretty group-hover:text-safelight">
          {recipe.prompt}
        </span>
      </Link>
      <div className="mt-1 flex items-center gap-2 text-sm">
        <p className="min-w-0 flex-1 truncate text-ink-2">
          <span className="font-medium text-tone">{author.name}</span>
          <span className="block truncate text-[0.8125rem]">
            on{" "}
            <Link href={`/b/${boardId}`} className="hover:text-ink hover:underline">
              {boardTitle}
            </Link>
          </span>
        </p>
        <RemixMenu node={picture} small />
      </div>
    </article>
  );
}

function More({ onMore, busy }: { onMore: () => void; busy: boolean }) {
  const ref = useRef<HTMLDivElement>(null);
  const near = useEffectEvent(() => {
    if (!busy) onMore();
  });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && near(), {
      rootMargin: "600px",
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={ref} className="mt-10 flex justify-center">
      <Button disabled={busy} onClick={onMore}>
        {busy ? "Fetching…" : "Show more"}
      </Button>
    </div>
  );
}

function Waiting() {
  return (
    <div
      role="status"
      className="mt-10 grid grid-cols-[repeat(auto-fill,minmax(min(46%,13.5rem),1fr))] gap-6"
    >
      <span className="sr-only">Looking for pictures…</span>
      {[1, 2, 3, 4, 5, 6].map((sheet) => (
        <span key={sheet} className="undeveloped animate-breathe aspect-square" />
      ))}
    </div>
  );
}
