"use client";

import { useTool } from "../../_hooks/use-starts";
import { ForwardDialog } from "../forward/forward-dialog";
import { MaskPainter } from "../mask/mask-painter";
import { RaceDialog } from "../race/race-dialog";
import { WalkDialog } from "../walk/walk-dialog";
import { WalkPicker } from "../walk/walk-picker";
import { BlendPicker } from "./blend-picker";

/** What opens over the page to make pictures with: a mask's painter, the choice of a second picture, a race. */
export function StartTools({ boardId }: { boardId: string }) {
  const tool = useTool();
  switch (tool?.kind) {
    case undefined:
      return null;
    case "mask":
      return <MaskPainter boardId={boardId} tool={tool} />;
    case "blend":
      return <BlendPicker first={tool.first} />;
    case "walk-choice":
      return <WalkPicker first={tool.first} />;
    case "walk":
      return <WalkDialog boardId={boardId} ends={tool.ends} />;
    case "race":
      return <RaceDialog boardId={boardId} />;
    case "forward":
      return <ForwardDialog boardId={boardId} tool={tool} />;
  }
}
