"use client";

import { useStore } from "@xyflow/react";
import { memo, useDeferredValue, useEffect, useRef, useState } from "react";
import type { Generation } from "@/server/contract";
import { pictureUrlOf, widthFor } from "../../_lib/canvas/picture-url";
import { place } from "../../_lib/format";
import { cn } from "../../_lib/cn";
import { useDropOn } from "../../_hooks/use-desk";
import { isThere, useGeneration } from "../../_hooks/use-board";
import { useCatchUp, useFrameCanvas, useNewestStep } from "../../_hooks/use-frames";
import { Card } from "../card/card";
import { PictureWidth } from "../card/picture-width";
import { NodeFrame, type ItemNodeProps } from "./node-frame";

/** Narrower on the screen, and a card's words and buttons could be neither read nor hit. */
const wholeCardFrom = 100;

/** A picture: its whole card from near, the print alone from far. */
export const PictureNode = memo(function PictureNode(props: ItemNodeProps) {
  const { id, data, selected, width = 256 } = props;
  const { item } = data;
  const generationId = item.kind === "picture" ? item.generationId : null;
  const near = useStore((flow) => width * flow.transform[2] >= wholeCardFrom);
  // While the view moves, what is there already goes first.
  const whole = useDeferredValue(near, false);
  const pixels = useStore((flow) => widthFor(width * flow.transform[2] * devicePixelRatio));
  const below = useDropOn(id);
  return (
    <NodeFrame id={id} selected={selected} keepAspect minWidth={176} minHeight={176}>
      {whole || item.kind !== "picture" ? (
        <Interactive>
          <PictureWidth value={pixels}>
            <Card clientKey={id} generationId={generationId} />
          </PictureWidth>
        </Interactive>
      ) : (
        <Print item={item} width={width} />
      )}
      {below && (
        <span
          className={cn(
            "pointer-events-none absolute inset-0 z-20 grid place-items-center",
            below === "blend" && "bg-safelight/35",
          )}
        >
          <span className="rounded-full bg-ink px-4 py-2 text-sm font-medium text-bg shadow-lift">
            {below === "blend" ? "Let go to blend the two" : "Hold Alt to blend the two"}
          </span>
        </span>
      )}
    </NodeFrame>
  );
});

/** Buttons, sliders and links on a card are used, not dragged; only its print and words are a grip. */
function Interactive({ children }: { children: React.ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = ref.current;
    const keep = (event: Event) => {
      const target = event.target as Element;
      const control = target.closest("button, input, a, select, textarea, [role=slider]");
      if (control && !control.matches("[data-look-closer]")) event.stopPropagation();
    };
    box?.addEventListener("mousedown", keep);
    box?.addEventListener("touchstart", keep, { passive: true });
    return () => {
      box?.removeEventListener("mousedown", keep);
      box?.removeEventListener("touchstart", keep);
    };
  }, []);
  return (
    <div ref={ref} className="size-full">
      {children}
    </div>
  );
}

type PictureItem = Extract<ItemNodeProps["data"]["item"], { kind: "picture" }>;

/** From far: the print, and how far it has come. In the size that the zoom asks for. */
function Print({ item, width }: { item: PictureItem; width: number }) {
  const generation = useGeneration(item.generationId);
  const thumbnail = useStore((flow) => widthFor(width * flow.transform[2] * devicePixelRatio));
  const done = isThere(item.generationId, generation);
  return (
    <div
      data-testid="card"
      data-generation-id={item.generationId}
      data-status={generation?.status}
      data-far=""
    >
      <div className="undeveloped relative aspect-square overflow-hidden shadow-print">
        {done ? (
          <Thumbnail
            src={pictureUrlOf(item, thumbnail)}
            alt={generation?.recipe.prompt ?? ""}
            known={generation !== null}
          />
        ) : (
          generation && <Progress generation={generation} />
        )}
      </div>
      <div aria-hidden className="h-7 bg-film" />
      {generation && <p className="line-clamp-2 pt-2.5 leading-snug">{generation.recipe.prompt}</p>}
    </div>
  );
}

/**
 * The last size stays until the next one has come, so that zooming never shows blank paper. One that
 * could not be fetched while nothing was known of the picture is asked for again once it is.
 */
function Thumbnail({ src, alt, known }: { src: string; alt: string; known: boolean }) {
  const [loaded, setLoaded] = useState<string | null>(null);
  const [missed, setMissed] = useState(false);
  return (
    <>
      {loaded && loaded !== src && (
        <img
          src={loaded}
          alt=""
          draggable={false}
          className="absolute inset-0 size-full object-contain"
        />
      )}
      <img
        key={missed && known ? "again" : "first"}
        src={src}
        alt={missed && !known ? "" : alt}
        decoding="async"
        draggable={false}
        onLoad={() => setLoaded(src)}
        onError={() => !known && setMissed(true)}
        className="absolute inset-0 size-full object-contain"
      />
    </>
  );
}

/** What has come so far, as it comes; in line, where it stands. */
function Progress({ generation }: { generation: Generation }) {
  const { id, status, position, totalSteps, step } = generation;
  const canvas = useFrameCanvas(id, null);
  const came = useNewestStep(id);
  useCatchUp(id, status !== "queued" && step > 0);
  return (
    <>
      <canvas
        ref={canvas}
        aria-hidden
        className="absolute inset-0 size-full object-contain not-data-drawn:invisible"
      />
      {status === "queued" && (
        <p className="absolute inset-0 grid place-items-center text-center font-display text-5xl">
          {place(position)}
        </p>
      )}
      <span
        aria-hidden
        className="absolute bottom-0 left-0 z-10 h-[7%] bg-safelight"
        style={{ width: `${(100 * came) / totalSteps}%` }}
      />
    </>
  );
}
