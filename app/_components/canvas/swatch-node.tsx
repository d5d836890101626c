"use client";

import { Copy, TextCursorInput } from "lucide-react";
import { memo } from "react";
import { colourName, inkOn } from "../../_lib/canvas/palette";
import { copyText } from "../../_hooks/use-clipboard";
import { addToPrompt } from "../../_hooks/canvas-palette";
import { useMayEdit } from "../../_hooks/use-canvas";
import { useOnlySelected } from "../../_hooks/use-desk";
import { focusPrompt } from "../prompt/focus";
import { IconButton } from "../ui/tip";
import { NodeFrame, type ItemNodeProps } from "./node-frame";

/** A colour of a picture: copied, or put into the prompt by its name. */
export const SwatchNode = memo(function SwatchNode(props: ItemNodeProps<"swatch">) {
  const { id, data, selected } = props;
  const { hex } = data.item;
  const name = colourName(hex);
  const editable = useMayEdit();
  const single = useOnlySelected(id);
  return (
    <NodeFrame
      id={id}
      selected={selected}
      keepAspect
      minWidth={40}
      minHeight={40}
      className="canvas-item-round"
    >
      <div
        title={`${name}, ${hex}`}
        style={{ background: hex, color: inkOn(hex) }}
        className="grid size-full place-items-center rounded-full border-2 border-paper font-mono text-[0.625rem] shadow-print"
      >
        {hex.slice(1)}
      </div>
      {single && (
        <div className="canvas-tag nodrag absolute top-full left-0 mt-2 flex origin-top-left items-center rounded-full border border-line bg-raised p-0.5 pl-3 text-sm whitespace-nowrap shadow-lift">
          <span className="mr-1">{name}</span>
          <IconButton label={`Copy ${hex}`} onClick={() => void copyText(hex, "Colour")}>
            <Copy />
          </IconButton>
          {editable && (
            <IconButton
              label={`Add “${name}” to the prompt`}
              onClick={() => {
                addToPrompt(name);
                focusPrompt();
              }}
            >
              <TextCursorInput />
            </IconButton>
          )}
        </div>
      )}
    </NodeFrame>
  );
});
