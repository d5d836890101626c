"use client";

import { useAnnouncement } from "../../_hooks/use-announcer";

/** Heard, not seen: how one's own pictures are coming along. */
export function Announcer() {
  const text = useAnnouncement();
  return (
    <p aria-live="polite" data-testid="announcer" className="sr-only">
      {text}
    </p>
  );
}
