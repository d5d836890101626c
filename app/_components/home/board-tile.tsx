import Link from "next/link";
import type { BoardSummary } from "@/server/contract";
import { thumbnailUrl } from "../card/urls";

const roleWords = { owner: "yours", editor: "you join in", viewer: "you watch" };

export function BoardTile({ board }: { board: BoardSummary }) {
  const { id, title, pictures, role } = board;
  const count = pictures === 1 ? "1 picture" : `${pictures} pictures`;
  return (
    <Link href={`/b/${id}`} className="group block rounded-[3px]">
      <Cover ids={board.cover} />
      <span className="mt-2.5 block truncate font-medium group-hover:text-safelight">{title}</span>
      <span className="block text-sm text-ink-2">
        {count} · {roleWords[role]}
      </span>
    </Link>
  );
}

/** One picture fills the cover, more share it in quarters. */
function Cover({ ids }: { ids: string[] }) {
  const single = ids.length === 1;
  const width = single ? 512 : 256;
  return (
    <span
      className={`undeveloped grid aspect-[4/3] gap-[2px] overflow-hidden shadow-print transition-transform group-hover:-translate-y-0.5 ${single ? "" : "grid-cols-2 grid-rows-2"}`}
    >
      {ids.slice(0, 4).map((id) => (
        <img
          key={id}
          src={thumbnailUrl(id, width)}
          alt=""
          loading="lazy"
          className="size-full min-h-0 object-cover"
        />
      ))}
    </span>
  );
}
