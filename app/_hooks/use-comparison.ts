"use client";

import { useEffect, useRef, useState } from "react";
import type { Generation } from "@/server/contract";
import { differenceMap } from "../_lib/difference";
import { momentAt, momentsOf, type Moment } from "../_lib/lockstep";
import { ensureFrames, frameAt } from "../_live/frame-store";
import { decode, type Decoded } from "../_live/painter";
import { useAllFrames } from "./use-frames";

const stepMs = 120;
/** Longest side of the comparison: more would only cost time at every step. */
const longest = 256;

/** Which moment of two pictures' making is looked at; playing walks through them once. */
export function useLockstep(parent: Generation, child: Generation) {
  const moments = momentsOf(parent, child);
  const [moment, setMoment] = useState(moments);
  const [from, playFrom] = useState<number | null>(null);
  useEffect(() => {
    if (from === null) return;
    let at = from;
    const timer = setInterval(() => {
      at += 1;
      setMoment(at);
      if (at >= moments) playFrom(null);
    }, stepMs);
    return () => clearInterval(timer);
  }, [from, moments]);
  return {
    moment,
    moments,
    playing: from !== null,
    at: momentAt(parent, child, moment),
    scrub: (to: number) => {
      playFrom(null);
      setMoment(to);
    },
    play: () => {
      if (from !== null) return playFrom(null);
      const start = moment >= moments ? 1 : moment;
      setMoment(start);
      playFrom(start);
    },
  };
}

/**
 * Keeps three canvases at one moment: the parent's frame, the child's, and how far they are apart.
 * All three change together, or not yet.
 */
export function useComparison(parent: Generation, child: Generation, at: Moment) {
  const canvases = {
    parent: useRef<HTMLCanvasElement>(null),
    child: useRef<HTMLCanvasElement>(null),
    apart: useRef<HTMLCanvasElement>(null),
  };
  const [apart, setApart] = useState<number | null>(null);
  const states = [
    useAllFrames(parent.id, parent.totalSteps, true),
    useAllFrames(child.id, child.totalSteps, true),
  ];
  const ready = states.every((state) => state === "ready");
  const { parent: parentRef, child: childRef, apart: apartRef } = canvases;
  const [parentFrame, childFrame] = [at.parent, at.child];
  useEffect(() => {
    if (!ready) return;
    let current = true;
    void decodeBoth(parent, child, parentFrame, childFrame).then((pair) => {
      if (!pair) return;
      if (current) {
        draw(parentRef.current, pair.parent);
        draw(childRef.current, pair.child);
        setApart(drawApart(apartRef.current, pair.parent, pair.child));
      }
      pair.parent.close();
      pair.child.close();
    });
    return () => {
      current = false;
    };
  }, [ready, parent, child, parentFrame, childFrame, parentRef, childRef, apartRef]);
  return {
    canvases,
    apart,
    state: states.includes("failed") ? "failed" : ready ? "ready" : "loading",
  };
}

/** Before its own first frame, a branch is still the picture it will leave. */
async function decodeBoth(
  parent: Generation,
  child: Generation,
  parentFrame: number | null,
  childFrame: number | null,
) {
  await Promise.all([
    ensureFrames(parent.id, parent.totalSteps),
    ensureFrames(child.id, child.totalSteps),
  ]);
  const above = frameAt(parent.id, parentFrame ?? 1);
  const below = childFrame === null ? above : frameAt(child.id, childFrame);
  if (!above || !below) return null;
  try {
    const [one, other] = await Promise.all([decode(above), decode(below)]);
    return { parent: one, child: other };
  } catch {
    return null;
  }
}

const sizeOf = (picture: Decoded) =>
  "displayWidth" in picture
    ? { width: picture.displayWidth, height: picture.displayHeight }
    : { width: picture.width, height: picture.height };

function draw(canvas: HTMLCanvasElement | null, picture: Decoded) {
  if (!canvas) return;
  const { width, height } = sizeOf(picture);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext("2d", { alpha: false })?.drawImage(picture, 0, 0, width, height);
  canvas.dataset.drawn = "";
}

function drawApart(canvas: HTMLCanvasElement | null, a: Decoded, b: Decoded): number | null {
  if (!canvas) return null;
  const [one, other] = [sizeOf(a), sizeOf(b)];
  const scale = Math.min(1, longest / Math.max(one.width, one.height));
  const width = Math.max(1, Math.round(one.width * scale));
  const height = Math.max(1, Math.round(one.height * scale));
  const pixels = (picture: Decoded) => {
    const context = new OffscreenCanvas(width, height).getContext("2d", {
      willReadFrequently: true,
    });
    context?.drawImage(picture, 0, 0, width, height);
    return context?.getImageData(0, 0, width, height).data;
  };
  const [before, after] = [pixels(a), pixels(b)];
  if (!before || !after || other.width === 0) return null;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const out = new ImageData(width, height);
  const mean = differenceMap(before, after, out.data);
  canvas.getContext("2d")?.putImageData(out, 0, 0);
  canvas.dataset.drawn = "";
  return mean;
}
