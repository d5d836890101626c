"use client";

import { useTool } from "../../_hooks/use-starts";
import { later } from "../ui/later";

const ForwardDialog = later(() =>
  import("../forward/forward-dialog").then((part) => part.ForwardDialog),
);
const MaskPainter = later(() => import("../mask/mask-painter").then((part) => part.MaskPainter));
const RaceDialog = later(() => import("../race/race-dialog").then((part) => part.RaceDialog));
const BlendPicker = later(() => import("./blend-picker").then((part) => part.BlendPicker));
const WalkDialog = later(() => import("../walk/walk-dialog").then((part) => part.WalkDialog));
const WalkPicker = later(() => import("../walk/walk-picker").then((part) => part.WalkPicker));

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
