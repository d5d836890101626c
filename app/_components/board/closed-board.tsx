"use client";

import type { BoardPhase } from "../../_hooks/use-board";
import { Notice } from "../notice";

type Props = { phase: Exclude<BoardPhase, "joining" | "open">; message: string | undefined };

/** The board cannot be shown: why, and where to go from here. */
export function ClosedBoard({ phase, message }: Props) {
  const home = { href: "/", label: "Go to your boards" };
  switch (phase) {
    case "missing":
      return (
        <Notice title="No board here" action={home}>
          It does not exist, or its link is closed. If somebody gave you this link, ask them to open
          it for you.
        </Notice>
      );
    case "private":
      return (
        <Notice title="This board is private" action={home}>
          Its owner has closed the link. Ask them to open it for you.
        </Notice>
      );
    case "removed":
      return (
        <Notice title="You are no longer on this board" action={home}>
          Its owner has removed you. What you made stays there; ask them if this was a mistake.
        </Notice>
      );
    case "left":
      return (
        <Notice title="You have left this board" action={home}>
          What you made stays there. To come back, open its link or ask for an invitation.
        </Notice>
      );
    case "deleted":
      return (
        <Notice title="This board was deleted" action={home}>
          Its owner took it down, with all its pictures.
        </Notice>
      );
    case "failed": {
      const again = { label: "Try again", onClick: () => location.reload() };
      return (
        <Notice title="The board would not open" action={again}>
          {message}
        </Notice>
      );
    }
  }
}
