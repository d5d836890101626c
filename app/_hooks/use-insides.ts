"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { ContractError, Fact, Insides } from "@/server/contract";
import { askForInsides, insidesKnown, untilFree } from "../_live/hood-store";
import { toArrayBuffer } from "../_live/frame-set";
import { decode } from "../_live/painter";

/** A hand that rests on a step this long wants to see it. */
const restMs = 140;

type Answer = { step: number; insides: Insides } | { step: number; error: ContractError };

/**
 * What goes on at a step, fetched once the hand rests on it. Until it is there, what was shown last
 * stays, so that nothing jumps.
 */
export function useInsides(generationId: string, step: number) {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [shown, setShown] = useState<Insides | null>(null);
  const wanted = useRef<number | null>(null);
  const ask = useCallback(async () => {
    if (!insidesKnown(generationId, step)) await untilFree();
    if (wanted.current !== step) return;
    const got = await askForInsides(generationId, step);
    if (wanted.current !== step) return;
    if (got.ok) setShown(got.data);
    setAnswer(got.ok ? { step, insides: got.data } : { step, error: got.error });
  }, [generationId, step]);
  useEffect(() => {
    wanted.current = step;
    const timer = setTimeout(() => void ask(), insidesKnown(generationId, step) ? 0 : restMs);
    return () => {
      wanted.current = null;
      clearTimeout(timer);
    };
  }, [generationId, step, ask]);
  const current = answer?.step === step ? answer : null;
  return {
    insides: shown,
    error: current && "error" in current ? current.error : null,
    loading: current === null,
    retry: () => {
      setAnswer(null);
      void ask();
    },
  };
}

type ImageBytes = Extract<Fact, { kind: "image" }>["image"] | ArrayBuffer;

/** Draws WebP bytes onto a canvas; the former image stays until the next one is decoded. */
export function useImageCanvas(image: ImageBytes) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let wanted = true;
    void decode({ meta: { width: 0, height: 0, encoding: "webp" }, image: toArrayBuffer(image) })
      .then((picture) => {
        if (wanted && ref.current) draw(ref.current, picture);
        picture.close();
      })
      .catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [image]);
  return ref;
}

function draw(canvas: HTMLCanvasElement, picture: ImageBitmap | VideoFrame) {
  const wide = "displayWidth" in picture;
  const width = wide ? picture.displayWidth : picture.width;
  const height = wide ? picture.displayHeight : picture.height;
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d", { alpha: false })?.drawImage(picture, 0, 0, width, height);
  canvas.dataset.drawn = "";
}
