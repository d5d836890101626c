"use client";

import { Map as MapIcon, Maximize, Minus, Network, Plus } from "lucide-react";
import { useState } from "react";
import { runCommand } from "../../_hooks/canvas-commands";
import { useZoom } from "../../_hooks/use-camera";
import { useLineageShown } from "../../_hooks/use-lineage";
import { useMinimap } from "../../_hooks/use-minimap";
import { Button } from "../ui/button";
import { IconButton, Tip } from "../ui/tip";
import { LabelWithKeys } from "./keys";

/** How near one looks, and a small map of the whole board. */
export function ZoomPanel() {
  const [map, setMap] = useState(true);
  const lineage = useLineageShown();
  const percent = Math.round(useZoom() * 100);
  return (
    <div className="canvas-panel pointer-events-auto w-64 overflow-hidden max-lg:w-auto max-sm:hidden">
      {map && <Minimap />}
      <div className="flex items-center justify-between p-1">
        <IconButton label="Zoom out" onClick={() => runCommand("zoom-out")}>
          <Minus />
        </IconButton>
        <Tip label={<LabelWithKeys command="zoom-100" />}>
          <Button
            look="ghost"
            size="sm"
            aria-label={`Zoom ${percent} %. Show the actual size`}
            onClick={() => runCommand("zoom-100")}
            className="min-w-12 px-0 tabular-nums"
          >
            {percent} %
          </Button>
        </Tip>
        <IconButton label="Zoom in" onClick={() => runCommand("zoom-in")}>
          <Plus />
        </IconButton>
        <Tip label={<LabelWithKeys command="fit-all" />}>
          <Button
            look="ghost"
            size="icon"
            aria-label="Show everything"
            onClick={() => runCommand("fit-all")}
          >
            <Maximize />
          </Button>
        </Tip>
        <Tip label={<LabelWithKeys command="lineage" />}>
          <Button
            look="ghost"
            size="icon"
            aria-label="Lineage lines"
            aria-pressed={lineage}
            onClick={() => runCommand("lineage")}
            className="aria-pressed:text-safelight"
          >
            <Network />
          </Button>
        </Tip>
        <IconButton
          label={map ? "Hide the map" : "Show the map"}
          aria-pressed={map}
          onClick={() => setMap(!map)}
          className="max-lg:hidden"
        >
          <MapIcon />
        </IconButton>
      </div>
    </div>
  );
}

function Minimap() {
  return (
    <canvas
      {...useMinimap()}
      role="img"
      aria-label="Map of the board"
      className="block h-28 w-full cursor-crosshair touch-none border-b border-line max-lg:hidden"
    />
  );
}
