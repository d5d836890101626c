"use client";

import { MessageCircle } from "lucide-react";
import { useEffect } from "react";
import { openPanel, useDesk, useThreads } from "../../_hooks/use-talk";
import { IconButton } from "../ui/tip";

/** Opens and closes the conversation; says how much of it is new. */
export function CommentsButton() {
  useThreadInAddress();
  const unread = useThreads().filter((thread) => thread.unread).length;
  const { panelOpen } = useDesk();
  const label = unread > 0 ? `Comments, ${unread} unread` : "Comments";
  return (
    <span className="relative">
      <IconButton
        label={label}
        aria-expanded={panelOpen}
        aria-controls="comments"
        onClick={() => openPanel(!panelOpen)}
        className="size-10"
      >
        <MessageCircle />
      </IconButton>
      {unread > 0 && (
        <span
          aria-hidden
          data-testid="unread"
          className="pointer-events-none absolute top-0.5 right-0 grid min-w-4.5 place-items-center rounded-full bg-safelight px-1 text-[0.6875rem] font-semibold text-on-safelight tabular-nums"
        >
          {unread > 99 ? "99+" : unread}
        </span>
      )}
    </span>
  );
}

/** A link to a thread: `#thread-<id>` opens the panel there. */
function useThreadInAddress() {
  useEffect(() => {
    const match = /^#thread-([0-9a-f-]{36})$/.exec(location.hash);
    if (match) openPanel(true, match[1]);
  }, []);
}
