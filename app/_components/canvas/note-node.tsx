"use client";

import { memo, useState, type KeyboardEvent } from "react";
import { canvasLimits, itemTones } from "@/server/contract";
import { patch } from "../../_hooks/canvas-actions";
import { stopEditing, useIsEditing, useOnlySelected } from "../../_hooks/use-desk";
import { toneStyle } from "./tone";
import { NodeFrame, type ItemNodeProps } from "./node-frame";

/** A slip of paper with words on it. */
export const NoteNode = memo(function NoteNode(props: ItemNodeProps<"note">) {
  const { id, data, selected } = props;
  const { text, tone } = data.item;
  const editing = useIsEditing(id);
  const single = useOnlySelected(id);
  return (
    <NodeFrame id={id} selected={selected} minWidth={96} minHeight={64}>
      <div
        style={toneStyle(tone)}
        className="canvas-note size-full overflow-hidden p-4 shadow-print"
      >
        {editing ? (
          <NoteText id={id} text={text} />
        ) : (
          <p className="h-full overflow-hidden text-[0.9375rem] leading-snug break-words whitespace-pre-wrap">
            {text || <span className="text-ink-3">Double-click to write</span>}
          </p>
        )}
      </div>
      {single && <Tones id={id} tone={tone} />}
    </NodeFrame>
  );
});

function NoteText({ id, text }: { id: string; text: string }) {
  const [draft, setDraft] = useState(text);
  const finish = () => {
    if (draft !== text) patch(id, { text: draft });
    stopEditing();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const done =
      event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey));
    if (done) (event.target as HTMLElement).blur();
  };
  return (
    <textarea
      aria-label="Note"
      autoFocus
      value={draft}
      maxLength={canvasLimits.noteChars}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={finish}
      onKeyDown={onKeyDown}
      className="nodrag nowheel size-full resize-none bg-transparent text-[0.9375rem] leading-snug outline-none"
    />
  );
}

/** The paper's colour, while the slip is in hand. */
export function Tones({ id, tone }: { id: string; tone: string }) {
  return (
    <div
      role="radiogroup"
      aria-label="Colour"
      className="canvas-tag nodrag absolute top-full left-0 mt-2 flex origin-top-left gap-1 rounded-full border border-line bg-raised p-1 shadow-lift"
    >
      {itemTones.map((name) => (
        <button
          key={name}
          type="button"
          role="radio"
          aria-checked={name === tone}
          aria-label={name}
          style={toneStyle(name)}
          onClick={() => patch(id, { tone: name })}
          className="canvas-tone size-6 rounded-full border border-line-strong/40 aria-checked:ring-2 aria-checked:ring-safelight"
        />
      ))}
    </div>
  );
}
