"use client";

import { Undo2, X } from "lucide-react";
import { pictureBox } from "@/server/contract";
import { add } from "../../_hooks/canvas-actions";
import { useMayEdit } from "../../_hooks/use-canvas";
import { focusItem } from "../../_hooks/use-canvas-keys";
import { openSheet, useSelection, useSheet } from "../../_hooks/use-desk";
import { useListing, useOffCanvas } from "../../_hooks/use-listing";
import { IconButton } from "../ui/tip";

/** The board as a list: to walk through with the keyboard or a screen reader, and to find things. */
export function Outline() {
  if (useSheet() !== "outline") return null;
  return <OutlinePanel />;
}

function OutlinePanel() {
  const listing = useListing();
  const selection = useSelection();
  return (
    <nav
      aria-label="Everything on this board"
      className="canvas-panel animate-in pointer-events-auto flex max-h-full min-h-0 w-72 max-w-full flex-col max-sm:fixed max-sm:inset-x-3 max-sm:top-18 max-sm:bottom-48 max-sm:w-auto"
    >
      <header className="flex items-center border-b border-line py-1 pr-1 pl-4">
        <h2 className="flex-1 font-display text-lg">
          On this board <span className="text-sm text-ink-3">{listing.length}</span>
        </h2>
        <IconButton label="Close the list" onClick={() => openSheet(null)}>
          <X />
        </IconButton>
      </header>
      <ol className="min-h-0 overflow-y-auto p-1.5">
        {listing.map(({ id, name }) => (
          <li key={id}>
            <button
              type="button"
              aria-current={selection.has(id)}
              onClick={() => focusItem(id)}
              className="block w-full truncate rounded-md px-2.5 py-1.5 text-left text-sm hover:bg-ink/8 aria-current:bg-ink/10 touch:py-2.5"
            >
              {name}
            </button>
          </li>
        ))}
      </ol>
      <OffCanvas />
    </nav>
  );
}

function OffCanvas() {
  const off = useOffCanvas();
  const editable = useMayEdit();
  if (off.length === 0) return null;
  return (
    <section className="max-h-1/3 overflow-y-auto border-t border-line p-1.5">
      <h3 className="px-2.5 py-1 text-sm text-ink-3">Taken off the canvas</h3>
      <ul>
        {off.map(({ id, name }) => (
          <li key={id} className="flex items-center pl-2.5 text-sm">
            <span className="min-w-0 flex-1 truncate">{name}</span>
            {editable && (
              <IconButton
                label={`Put back: ${name}`}
                onClick={() => add({ kind: "picture", generationId: id, ...pictureBox() })}
              >
                <Undo2 />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
