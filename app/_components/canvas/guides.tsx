"use client";

import { ViewportPortal } from "@xyflow/react";
import { useZoom } from "../../_hooks/use-camera";
import { useGuides } from "../../_hooks/use-desk";

/** Thin lines along which a dragged thing lines up with others. */
export function Guides() {
  const guides = useGuides();
  const zoom = useZoom();
  if (guides.length === 0) return null;
  const thin = 1 / zoom;
  return (
    <ViewportPortal>
      {guides.map(({ axis, at, from, to }) => (
        <span
          key={`${axis} ${at}`}
          aria-hidden
          className="pointer-events-none absolute bg-safelight"
          style={
            axis === "x"
              ? { left: at - thin / 2, top: from, width: thin, height: to - from }
              : { left: from, top: at - thin / 2, width: to - from, height: thin }
          }
        />
      ))}
    </ViewportPortal>
  );
}
