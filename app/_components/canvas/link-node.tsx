"use client";

import { ExternalLink, Link2 } from "lucide-react";
import { memo, useState } from "react";
import { canvasLimits } from "@/server/contract";
import { patch } from "../../_hooks/canvas-actions";
import { stopEditing, useIsEditing } from "../../_hooks/use-desk";
import { NodeFrame, type ItemNodeProps } from "./node-frame";

/** A reference elsewhere. Nothing is fetched from there: only its name and address are shown. */
export const LinkNode = memo(function LinkNode(props: ItemNodeProps<"link">) {
  const { id, data, selected } = props;
  const { url, title } = data.item;
  const editing = useIsEditing(id);
  return (
    <NodeFrame id={id} selected={selected} minWidth={160} minHeight={64}>
      <div className="flex size-full items-center gap-3 overflow-hidden rounded-md border border-line bg-raised px-4 shadow-print">
        <Link2 aria-hidden className="size-5 shrink-0 text-safelight" />
        <div className="min-w-0 flex-1">
          {editing ? (
            <LinkTitle id={id} title={title} />
          ) : (
            <p className="truncate font-medium">{title || hostOf(url)}</p>
          )}
          <p className="truncate text-xs text-ink-2">{url.replace(/^https?:\/\//, "")}</p>
        </div>
        <a
          href={url}
          target="_blank"
          rel="noreferrer noopener"
          aria-label={`Open ${title || hostOf(url)} in a new tab`}
          className="nodrag grid size-9 shrink-0 place-items-center rounded-md text-ink-2 hover:bg-ink/8 hover:text-ink"
        >
          <ExternalLink className="size-4" />
        </a>
      </div>
    </NodeFrame>
  );
});

const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).hostname : url);

function LinkTitle({ id, title }: { id: string; title: string }) {
  const [draft, setDraft] = useState(title);
  const finish = () => {
    if (draft.trim() !== title) patch(id, { title: draft.trim() });
    stopEditing();
  };
  return (
    <input
      aria-label="Link title"
      autoFocus
      value={draft}
      maxLength={canvasLimits.titleChars}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
      }}
      className="nodrag w-full bg-transparent font-medium outline-none"
    />
  );
}
