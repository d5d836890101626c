import { Brush, Eraser, Redo2, Trash2, Undo2 } from "lucide-react";
import { cn } from "../../_lib/cn";
import { brushSizes } from "../../_lib/mask";
import type { useMask } from "../../_hooks/use-mask";
import { IconButton } from "../ui/tip";

export type BrushState = { erase: boolean; size: number };

type Props = {
  brush: BrushState;
  onBrush: (brush: BrushState) => void;
  mask: ReturnType<typeof useMask>;
};

export function MaskTools({ brush, onBrush, mask }: Props) {
  const tool = (erase: boolean) => ({
    "aria-pressed": brush.erase === erase,
    className: cn(brush.erase === erase && "bg-ink/10 text-safelight"),
    onClick: () => onBrush({ ...brush, erase }),
  });
  return (
    <div role="toolbar" aria-label="Mask" className="flex flex-wrap items-center gap-1">
      <IconButton label="Brush" {...tool(false)}>
        <Brush />
      </IconButton>
      <IconButton label="Eraser (E)" {...tool(true)}>
        <Eraser />
      </IconButton>
      <input
        type="range"
        aria-label="Brush size"
        aria-valuetext={`${Math.round(brush.size * 100)} percent of the picture`}
        title="Brush size ([ and ])"
        className="slim-range mx-2 w-28 touch:h-10 sm:w-36"
        min={brushSizes.min}
        max={brushSizes.max}
        step={brushSizes.step}
        value={brush.size}
        onChange={(event) => onBrush({ ...brush, size: event.target.valueAsNumber })}
      />
      <IconButton label="Undo" disabled={!mask.canUndo} onClick={mask.undo}>
        <Undo2 />
      </IconButton>
      <IconButton label="Redo" disabled={!mask.canRedo} onClick={mask.redo}>
        <Redo2 />
      </IconButton>
      <IconButton label="Clear the mask" disabled={mask.share === 0} onClick={mask.clear}>
        <Trash2 />
      </IconButton>
    </div>
  );
}
