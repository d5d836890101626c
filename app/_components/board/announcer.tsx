"use client";

import { useAnnouncement } from "../../_hooks/use-announcer";
import { useCanvasVoice } from "../../_hooks/use-canvas-voice";

/** Heard, not seen: how one's own pictures are coming along, and what happens on the canvas. */
export function Announcer() {
  const text = useAnnouncement();
  const canvas = useCanvasVoice();
  return (
    <>
      <p aria-live="polite" data-testid="announcer" className="sr-only">
        {text}
      </p>
      <p aria-live="polite" className="sr-only">
        {canvas}
      </p>
    </>
  );
}
