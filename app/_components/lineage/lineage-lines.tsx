"use client";

import { ViewportPortal } from "@xyflow/react";
import type { Box } from "@/server/contract";
import { useLineageLines, useLineageShown, useRestoredLineage } from "../../_hooks/use-lineage";

/** On the canvas, below the cards: a line from every picture to each that was made from it. */
export function LineageLines() {
  useRestoredLineage();
  return useLineageShown() ? <Lines /> : null;
}

function Lines() {
  const lines = useLineageLines();
  return (
    <ViewportPortal>
      <svg
        aria-hidden
        data-testid="lineage"
        className="pointer-events-none absolute top-0 left-0 -z-10 size-px overflow-visible"
      >
        {lines.map(({ key, from, to, chosen }) => (
          <path
            key={key}
            d={curve(from, to)}
            fill="none"
            strokeWidth={chosen ? 3 : 2}
            vectorEffect="non-scaling-stroke"
            className={chosen ? "stroke-safelight" : "stroke-line-strong"}
          />
        ))}
      </svg>
    </ViewportPortal>
  );
}

/** From edge to edge, whichever sides face each other, with an arrow's bend. */
function curve(from: Box, to: Box): string {
  const sideways =
    Math.abs(to.x - from.x) / (from.width + to.width) >=
    Math.abs(to.y - from.y) / (from.height + to.height);
  if (sideways) {
    const right = to.x >= from.x;
    const x1 = right ? from.x + from.width : from.x;
    const x2 = right ? to.x : to.x + to.width;
    const [y1, y2] = [from.y + from.height / 2, to.y + to.height / 2];
    const bend = (x2 - x1) / 2;
    return `M ${x1} ${y1} C ${x1 + bend} ${y1}, ${x2 - bend} ${y2}, ${x2} ${y2}`;
  }
  const down = to.y >= from.y;
  const y1 = down ? from.y + from.height : from.y;
  const y2 = down ? to.y : to.y + to.height;
  const [x1, x2] = [from.x + from.width / 2, to.x + to.width / 2];
  const bend = (y2 - y1) / 2;
  return `M ${x1} ${y1} C ${x1} ${y1 + bend}, ${x2} ${y2 - bend}, ${x2} ${y2}`;
}
