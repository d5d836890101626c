"use client";

import {
  Command as CommandIcon,
  Hand,
  ImagePlus,
  List,
  MousePointer2,
  Palette,
  Redo2,
  SquareDashed,
  StickyNote,
  Undo2,
} from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "../../_lib/cn";
import { commandOf, runCommand } from "../../_hooks/canvas-commands";
import { useCanRedo, useCanUndo, useMayEdit } from "../../_hooks/use-canvas";
import { useSelectedItems, useTool } from "../../_hooks/use-desk";
import { Button } from "../ui/button";
import { Tip } from "../ui/tip";
import { LabelWithKeys } from "./keys";

/** The tools at the left edge; on a phone in a row above the prompt. */
export function Toolbar() {
  const editable = useMayEdit();
  const tool = useTool();
  const [undoable, redoable] = [useCanUndo(), useCanRedo()];
  const chosen = useSelectedItems();
  const single = chosen.length === 1 ? chosen[0] : undefined;
  const pictured = single?.kind === "picture" || single?.kind === "upload";
  return (
    <div
      role="toolbar"
      aria-label="Canvas"
      aria-orientation="vertical"
      className="canvas-panel pointer-events-auto flex gap-0.5 p-1 sm:flex-col"
    >
      <ToolButton command="select-tool" pressed={tool === "select"} className="max-sm:hidden">
        <MousePointer2 />
      </ToolButton>
      <ToolButton command="hand-tool" pressed={tool === "hand"} className="max-sm:hidden">
        <Hand />
      </ToolButton>
      {editable && (
        <>
          <Divider className="max-sm:hidden" />
          <ToolButton command="note">
            <StickyNote />
          </ToolButton>
          <ToolButton command="section">
            <SquareDashed />
          </ToolButton>
          <ToolButton command="upload">
            <ImagePlus />
          </ToolButton>
          <ToolButton command="palette" disabled={!pictured}>
            <Palette />
          </ToolButton>
          <Divider />
          <ToolButton command="undo" disabled={!undoable}>
            <Undo2 />
          </ToolButton>
          <ToolButton command="redo" disabled={!redoable} className="max-sm:hidden">
            <Redo2 />
          </ToolButton>
        </>
      )}
      <Divider />
      <ToolButton command="outline">
        <List />
      </ToolButton>
      <ToolButton command="commands">
        <CommandIcon />
      </ToolButton>
    </div>
  );
}

type ToolProps = {
  command: string;
  pressed?: boolean;
  disabled?: boolean;
  className?: string;
  children: ReactNode;
};

function ToolButton({ command, pressed, disabled, className, children }: ToolProps) {
  return (
    <Tip label={<LabelWithKeys command={command} />} side="right">
      <Button
        look="ghost"
        size="icon"
        aria-label={commandOf(command).label}
        aria-pressed={pressed}
        aria-disabled={disabled || undefined}
        onClick={() => runCommand(command)}
        className={cn(pressed && "bg-ink/10 text-safelight", className)}
      >
        {children}
      </Button>
    </Tip>
  );
}

const Divider = ({ className }: { className?: string }) => (
  <span aria-hidden className={cn("m-1 w-px bg-line sm:h-px sm:w-auto", className)} />
);
