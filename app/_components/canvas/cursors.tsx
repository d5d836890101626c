"use client";

import { ViewportPortal } from "@xyflow/react";
import { useEffect, useRef } from "react";
import type { Person } from "@/server/contract";
import { useZoom } from "../../_hooks/use-camera";
import { onOthers, otherNow, usePersonOf, usePointers } from "../../_hooks/use-together";
import { toneOf } from "../person/avatar";

/** Where the others point. */
export function Cursors() {
  const windows = usePointers();
  const zoom = useZoom();
  return (
    <ViewportPortal>
      {windows.map((windowId) => (
        <Cursor key={windowId} windowId={windowId} zoom={zoom} />
      ))}
    </ViewportPortal>
  );
}

function Cursor({ windowId, zoom }: { windowId: string; zoom: number }) {
  const person = usePersonOf(otherNow(windowId)?.personId ?? "");
  return person && <Pointer windowId={windowId} zoom={zoom} person={person} />;
}

/** Moved past React: fifty pointers move twenty times a second. */
type PointerProps = { windowId: string; zoom: number; person: Person };

function Pointer({ windowId, zoom, person }: PointerProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = () => {
      const at = otherNow(windowId)?.cursor;
      if (!at || !ref.current) return;
      ref.current.style.transform = `translate(${at.x}px, ${at.y}px) scale(${1 / zoom})`;
    };
    place();
    return onOthers(place);
  }, [windowId, zoom]);
  return (
    <div
      ref={ref}
      aria-hidden
      data-testid="cursor"
      style={toneOf(person.color)}
      className="canvas-cursor pointer-events-none absolute top-0 left-0 z-[2000000] origin-top-left"
    >
      <svg width="18" height="20" viewBox="0 0 18 20" className="fill-tone stroke-bg">
        <path d="M2 1.5 16 9l-6.3 1.9L6.4 18z" strokeWidth="1.5" strokeLinejoin="round" />
      </svg>
      <span className="ml-3 block w-max rounded-full rounded-tl-none bg-tone px-2 py-0.5 text-xs font-medium text-bg">
        {person.name}
      </span>
    </div>
  );
}
