"use client";

import { memo, useState } from "react";
import { canvasLimits } from "@/server/contract";
import { patch } from "../../_hooks/canvas-actions";
import { stopEditing, useIsEditing, useOnlySelected } from "../../_hooks/use-desk";
import { NodeFrame, type ItemNodeProps } from "./node-frame";
import { Tones } from "./note-node";
import { toneStyle } from "./tone";

/** A part of the board with a name. Its title is its grip; what lies on it goes along. */
export const SectionNode = memo(function SectionNode(props: ItemNodeProps<"section">) {
  const { id, data, selected } = props;
  const { title, tone } = data.item;
  const editing = useIsEditing(id);
  const single = useOnlySelected(id);
  return (
    <NodeFrame id={id} selected={selected} minWidth={160} minHeight={120}>
      <div style={toneStyle(tone)} className="canvas-section size-full rounded-lg">
        <div className="section-title canvas-tag pointer-events-auto absolute bottom-full left-0 max-w-full origin-bottom-left cursor-grab pb-2">
          {editing ? (
            <TitleField id={id} title={title} />
          ) : (
            <h3 className="truncate font-display text-2xl text-tone">
              {title || "Untitled section"}
            </h3>
          )}
        </div>
      </div>
      {single && (
        <div className="pointer-events-auto">
          <Tones id={id} tone={tone} />
        </div>
      )}
    </NodeFrame>
  );
});

function TitleField({ id, title }: { id: string; title: string }) {
  const [draft, setDraft] = useState(title);
  const finish = () => {
    if (draft.trim() !== title) patch(id, { title: draft.trim() });
    stopEditing();
  };
  return (
    <input
      aria-label="Section title"
      autoFocus
      value={draft}
      placeholder="Name this section"
      maxLength={canvasLimits.titleChars}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
      }}
      className="nodrag w-72 rounded-sm bg-raised px-2 font-display text-2xl outline-none"
    />
  );
}
