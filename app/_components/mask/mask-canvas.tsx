"use client";

import { useRef, type KeyboardEvent, type PointerEvent, type RefObject } from "react";
import { brushSizes, type Spot } from "../../_lib/mask";
import type { useMask } from "../../_hooks/use-mask";
import type { BrushState } from "./mask-tools";

type Props = {
  ref: RefObject<HTMLCanvasElement | null>;
  src: string;
  /** In the mask's own pixels; null until the picture has come. */
  size: { width: number; height: number } | null;
  brush: BrushState;
  mask: ReturnType<typeof useMask>;
  onBrush: (brush: BrushState) => void;
  onSize: (natural: { width: number; height: number }) => void;
};

/** The picture with the mask on it, and the brush: mouse, pen, finger or keyboard. */
export function MaskCanvas({ ref, src, size, brush, mask, onBrush, onSize }: Props) {
  const ring = useRef<HTMLSpanElement>(null);
  const at = useRef<Spot>({ x: 0.5, y: 0.5 });
  /** Moves the outline of the brush, which renders nothing. */
  const move = (to: Spot) => {
    at.current = to;
    ring.current?.style.setProperty("left", `${to.x * 100}%`);
    ring.current?.style.setProperty("top", `${to.y * 100}%`);
    return to;
  };
  const keys = useKeys(brush, mask, (by) => move(by(at.current)), onBrush);
  const painting = (event: PointerEvent) => event.currentTarget.hasPointerCapture(event.pointerId);
  return (
    <div
      className="relative overflow-hidden rounded-[3px] shadow-print"
      style={size ? fitted(size) : { width: "min(100cqw, 100cqh)", aspectRatio: "1" }}
    >
      <img
        src={src}
        alt="What the mask is for"
        className="absolute inset-0 size-full object-fill"
        draggable={false}
        onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
          onSize({ width, height })
        }
      />
      <div
        role="application"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- an application takes the keys itself
        tabIndex={0}
        aria-label="Mask. Arrows move the brush, hold Space to paint, square brackets change its size, E erases, Control Z takes back."
        className="absolute inset-0 cursor-none touch-none outline-offset-[-3px]"
        onPointerDown={(event) => {
          if (event.button !== 0 || !size) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          mask.begin(move(spotOf(event, event.currentTarget)), brush);
        }}
        onPointerMove={(event) => {
          const pad = event.currentTarget;
          move(spotOf(event, pad));
          if (!painting(event)) return;
          const all = event.nativeEvent.getCoalescedEvents?.() ?? [];
          for (const one of all.length > 0 ? all : [event]) mask.extend(spotOf(one, pad));
        }}
        onPointerUp={mask.end}
        onPointerCancel={mask.end}
        {...keys}
      >
        <canvas
          ref={ref}
          width={size?.width ?? 1}
          height={size?.height ?? 1}
          className="size-full opacity-60"
        />
      </div>
      <span
        ref={ring}
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-1/2 -translate-1/2 rounded-full border-2 border-white shadow-[0_0_0_1px_#000,inset_0_0_0_1px_#000]"
        style={ringSize(brush.size, size)}
      />
    </div>
  );
}

const fitted = ({ width, height }: { width: number; height: number }) => ({
  width: `min(100cqw, ${(100 * width) / height}cqh)`,
  aspectRatio: `${width} / ${height}`,
});

function ringSize(share: number, size: Props["size"]) {
  if (!size) return { display: "none" };
  const width = (100 * share * Math.max(size.width, size.height)) / size.width;
  return { width: `${width}%`, aspectRatio: "1" };
}

type Pointed = { clientX: number; clientY: number };

function spotOf({ clientX, clientY }: Pointed, pad: Element): Spot {
  const { left, top, width, height } = pad.getBoundingClientRect();
  return { x: (clientX - left) / width, y: (clientY - top) / height };
}

const arrows: Record<string, Spot> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
const stride = 0.02;
const inside = (value: number) => Math.min(1, Math.max(0, value));

function useKeys(
  brush: BrushState,
  mask: ReturnType<typeof useMask>,
  move: (by: (from: Spot) => Spot) => Spot,
  onBrush: (brush: BrushState) => void,
) {
  const down = useRef(false);
  const resize = (by: number) => {
    const size = Math.min(brushSizes.max, Math.max(brushSizes.min, brush.size + by));
    onBrush({ ...brush, size });
  };
  const end = () => {
    if (down.current) mask.end();
    down.current = false;
  };
  function act(event: KeyboardEvent): boolean {
    const arrow = arrows[event.key];
    if (event.ctrlKey || event.metaKey) return takeBack(event, mask);
    if (arrow) {
      const far = event.shiftKey ? 4 * stride : stride;
      const spot = move(({ x, y }) => ({
        x: inside(x + arrow.x * far),
        y: inside(y + arrow.y * far),
      }));
      if (down.current) mask.extend(spot);
    } else if (event.key === " ") {
      if (!down.current)
        mask.begin(
          move((here) => here),
          brush,
        );
      down.current = true;
    } else if (event.key === "[") resize(-brushSizes.step);
    else if (event.key === "]") resize(brushSizes.step);
    else if (event.key.toLowerCase() === "e") onBrush({ ...brush, erase: !brush.erase });
    else return false;
    return true;
  }
  return {
    onKeyDown: (event: KeyboardEvent) => act(event) && event.preventDefault(),
    onKeyUp: (event: KeyboardEvent) => event.key === " " && end(),
    onBlur: end,
  };
}

function takeBack(event: KeyboardEvent, mask: ReturnType<typeof useMask>): boolean {
  const key = event.key.toLowerCase();
  if (key === "y" || (key === "z" && event.shiftKey)) mask.redo();
  else if (key === "z") mask.undo();
  else return false;
  return true;
}
