"use client";

import type { ContractError } from "@/server/contract";
import { useBoardPhase, useJoinedBoard } from "../../_hooks/use-board";
import { Banners } from "../banners";
import { Notice } from "../notice";
import { Announcer } from "./announcer";
import { Dock } from "./dock";
import { TopBar } from "./top-bar";
import { Wall } from "./wall";

export function BoardScreen({ boardId }: { boardId: string }) {
  useJoinedBoard(boardId);
  const { phase, problem } = useBoardPhase();
  if (phase === "closed" && problem) return <Closed problem={problem} />;
  return (
    <div className="flex min-h-dvh flex-col">
      <TopBar />
      <Banners />
      <main id="main" className="flex flex-1 flex-col px-4 pt-5 pb-8 sm:px-6">
        <Wall boardId={boardId} />
      </main>
      <Dock boardId={boardId} />
      <Announcer />
    </div>
  );
}

/** The board cannot be shown: why, and where to go from here. */
function Closed({ problem }: { problem: ContractError }) {
  const home = { href: "/", label: "Go to your boards" };
  switch (problem.kind) {
    case "not_found":
      return (
        <Notice title="No board here" action={home}>
          {problem.message} If somebody gave you this link, ask them for a new one.
        </Notice>
      );
    case "forbidden":
      return (
        <Notice title="This board is private" action={home}>
          {problem.message} Its owner can open it to everybody with the link.
        </Notice>
      );
    default: {
      const again = { label: "Try again", onClick: () => location.reload() };
      return (
        <Notice title="The board would not open" action={again}>
          {problem.message}
        </Notice>
      );
    }
  }
}
