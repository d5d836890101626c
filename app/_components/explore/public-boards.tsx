import Link from "next/link";
import type { PublicBoard } from "@/server/contract";
import { thumbnailUrl } from "../card/urls";
import { toneOf } from "../person/avatar";

const shown = 6;

/** The newest public boards, each a strip of its pictures. */
export function PublicBoards({ boards }: { boards: PublicBoard[] }) {
  if (boards.length === 0) return null;
  return (
    <section aria-labelledby="public-boards" className="mt-10">
      <h2 id="public-boards" className="font-display text-2xl">
        Boards
      </h2>
      <ul className="mt-4 grid grid-cols-[repeat(auto-fill,minmax(min(100%,19rem),1fr))] gap-5">
        {boards.slice(0, shown).map((board) => (
          <li key={board.id}>
            <Tile board={board} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Tile({ board: { id, title, owner, pictures, cover } }: { board: PublicBoard }) {
  const count = pictures === 1 ? "1 picture" : `${pictures} pictures`;
  const blanks = Array.from({ length: Math.max(0, 4 - cover.length) }, (_, at) => at);
  return (
    <Link href={`/b/${id}`} className="group block rounded-[3px]" style={toneOf(owner.color)}>
      <span className="block bg-film py-2.5">
        <span className="grid grid-cols-4 gap-1 px-1">
          {cover.map((one) => (
            <img
              key={one}
              src={thumbnailUrl(one, 128)}
              alt=""
              loading="lazy"
              className="aspect-square w-full object-cover"
            />
          ))}
          {blanks.map((at) => (
            <span key={at} aria-hidden className="aspect-square bg-film-line/40" />
          ))}
        </span>
      </span>
      <span className="mt-2 block truncate font-medium group-hover:text-safelight">{title}</span>
      <span className="block truncate text-sm text-ink-2">
        {count} · <span className="font-medium text-tone">{owner.name}</span>
      </span>
    </Link>
  );
}
