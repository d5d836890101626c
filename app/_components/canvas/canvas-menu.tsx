"use client";

import { DropdownMenu } from "radix-ui";
import type { Point } from "@/server/contract";
import { addNote, addSection } from "../../_hooks/canvas-actions";
import { canPaste, pasteKept } from "../../_hooks/canvas-clipboard";
import { commandOf, commands, isPossible, type Command } from "../../_hooks/canvas-commands";
import { useMayEdit } from "../../_hooks/use-canvas";
import { useSelection } from "../../_hooks/use-desk";
import { Keys } from "./keys";

/** Where on the screen the menu opens, and which spot of the canvas that is. */
export type MenuAt = { x: number; y: number; at: Point };

const forSelection = [
  "comment",
  "palette",
  "forward",
  "cut",
  "copy",
  "duplicate",
  "front",
  "back",
  "fit-selection",
  "remove",
];
const forSeveral = [
  "blend",
  "walk",
  "tidy",
  "left",
  "centre",
  "right",
  "top",
  "middle",
  "bottom",
  "spread-x",
  "spread-y",
];
const forTable = ["upload", "race", "select-all", "tidy", "fit-all", "commands"];

/** What can be done here, at the pointer. */
export function CanvasMenu({ menu, onClose }: { menu: MenuAt | null; onClose: () => void }) {
  const chosen = useSelection().size;
  const editable = useMayEdit();
  const ids =
    chosen === 0 ? forTable : chosen > 1 ? [...forSelection, ...forSeveral] : forSelection;
  return (
    <DropdownMenu.Root
      open={menu !== null}
      onOpenChange={(open) => !open && onClose()}
      modal={false}
    >
      <DropdownMenu.Trigger asChild>
        <span
          aria-hidden
          tabIndex={-1}
          className="pointer-events-none fixed size-0"
          style={{ left: menu?.x ?? 0, top: menu?.y ?? 0 }}
        />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          collisionPadding={12}
          onCloseAutoFocus={(event) => event.preventDefault()}
          className="animate-in z-40 max-h-[70dvh] min-w-60 overflow-y-auto rounded-lg border border-line bg-raised p-1.5 shadow-lift"
        >
          {chosen === 0 && editable && menu && (
            <>
              <Entry command={commandOf("note")} onSelect={() => addNote(menu.at)} />
              <Entry command={commandOf("section")} onSelect={() => addSection(menu.at)} />
              {canPaste() && (
                <Entry command={commandOf("paste")} onSelect={() => pasteKept(menu.at)} />
              )}
            </>
          )}
          {commands
            .filter((one) => ids.includes(one.id) && isPossible(one))
            .map((one) => (
              <Entry key={one.id} command={one} onSelect={one.run} />
            ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Entry({ command, onSelect }: { command: Command; onSelect: () => void }) {
  const [key] = command.keys;
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      className="flex min-h-9 cursor-pointer items-center gap-6 rounded-md px-2.5 text-sm outline-none data-highlighted:bg-ink/10 touch:min-h-11"
    >
      <span className="flex-1">{command.label}</span>
      {key && (
        <span className="text-ink-3">
          <Keys keys={key} />
        </span>
      )}
    </DropdownMenu.Item>
  );
}
