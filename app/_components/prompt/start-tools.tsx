"use client";

import { useTool } from "../../_hooks/use-starts";
import { MaskPainter } from "../mask/mask-painter";
import { BlendPicker } from "./blend-picker";

/** What opens over the page to make a start with: the mask's painter, the choice of a second picture. */
export function StartTools({ boardId }: { boardId: string }) {
  const tool = useTool();
  switch (tool?.kind) {
    case undefined:
      return null;
    case "mask":
      return <MaskPainter boardId={boardId} tool={tool} />;
    case "blend":
      return <BlendPicker first={tool.first} />;
  }
}
