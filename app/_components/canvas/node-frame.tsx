"use client";

import { NodeResizer, type NodeProps } from "@xyflow/react";
import type { ReactNode } from "react";
import { cn } from "../../_lib/cn";
import { drop } from "../../_hooks/use-gestures";
import { useMayEdit } from "../../_hooks/use-canvas";
import { useOnlySelected } from "../../_hooks/use-desk";
import { useHolder } from "../../_hooks/use-together";
import type { CanvasNode, Shown } from "../../_hooks/use-nodes";
import { ItemComments } from "../comments/item-comments";
import { toneOf } from "../person/avatar";

/** The node's props with what lies under it, by kind. */
export type ItemNodeProps<K extends Shown["kind"] = Shown["kind"]> = Omit<
  NodeProps<CanvasNode>,
  "data"
> & { data: { item: Extract<Shown, { kind: K }> } };

type Props = {
  id: string;
  selected: boolean;
  keepAspect?: boolean;
  minWidth?: number;
  minHeight?: number;
  className?: string;
  children: ReactNode;
};

/** Around everything on the canvas: handles while it is selected, and who else has it in hand. */
export function NodeFrame({
  id,
  selected,
  keepAspect = false,
  className,
  children,
  ...least
}: Props) {
  const holder = useHolder(id);
  const single = useOnlySelected(id);
  const editable = useMayEdit();
  return (
    <>
      {selected && single && editable && (
        <NodeResizer
          keepAspectRatio={keepAspect}
          minWidth={least.minWidth ?? 48}
          minHeight={least.minHeight ?? 48}
          maxWidth={4000}
          maxHeight={4000}
          onResizeEnd={drop}
        />
      )}
      <div
        style={holder ? toneOf(holder.color) : undefined}
        className={cn(
          "canvas-item size-full",
          selected && "canvas-item-selected",
          holder && !selected && "canvas-item-held",
          className,
        )}
      >
        {children}
      </div>
      <ItemComments itemId={id} />
      {holder && (
        <span
          style={toneOf(holder.color)}
          className="canvas-tag pointer-events-none absolute -top-1 right-0 origin-bottom-right -translate-y-full rounded-sm bg-tone px-1.5 py-0.5 text-xs font-medium whitespace-nowrap text-bg"
        >
          {holder.name}
        </span>
      )}
    </>
  );
}
