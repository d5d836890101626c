"use client";

import { Command as Menu } from "cmdk";
import { Dialog } from "radix-ui";
import { useRef, useState, type ReactNode } from "react";
import { commands, isPossible, moreKeys } from "../../_hooks/canvas-commands";
import { openSheet, useSheet } from "../../_hooks/use-desk";
import { useListing } from "../../_hooks/use-listing";
import { focusItem } from "../../_hooks/use-canvas-keys";
import { DialogClose } from "../ui/dialog-head";
import { Keys } from "./keys";

/** What opens over the canvas: the command palette and the list of all shortcuts. */
export function Sheets() {
  const sheet = useSheet();
  const ran = useRef(false);
  const close = (open: boolean) => !open && openSheet(null);
  return (
    <>
      <Dialog.Root open={sheet === "palette"} onOpenChange={close}>
        <Sheet
          title="Find a command"
          bare
          onClosed={(event) => {
            // A command that was run puts the focus where it belongs itself.
            if (ran.current) event.preventDefault();
            ran.current = false;
          }}
        >
          <CommandPalette onRun={() => void (ran.current = true)} />
        </Sheet>
      </Dialog.Root>
      <Dialog.Root open={sheet === "shortcuts"} onOpenChange={close}>
        <Sheet title="Keyboard shortcuts">
          <Shortcuts />
        </Sheet>
      </Dialog.Root>
    </>
  );
}

type SheetProps = {
  title: string;
  bare?: boolean;
  onClosed?: (event: Event) => void;
  children: ReactNode;
};

function Sheet({ title, bare, onClosed, children }: SheetProps) {
  return (
    <Dialog.Portal>
      <Dialog.Overlay className="fixed inset-0 z-40 bg-black/50" />
      <Dialog.Content
        aria-describedby={undefined}
        // The close button's tooltip would take the first Escape.
        onOpenAutoFocus={bare ? undefined : focusItself}
        onCloseAutoFocus={onClosed}
        className="animate-in fixed inset-x-3 top-[12dvh] outline-none z-50 mx-auto flex max-h-[76dvh] max-w-2xl flex-col overflow-hidden rounded-xl border border-line bg-raised shadow-lift"
      >
        <header
          className={bare ? "sr-only" : "flex items-center border-b border-line py-2 pr-2 pl-5"}
        >
          <Dialog.Title className="flex-1 font-display text-2xl">{title}</Dialog.Title>
          {!bare && <DialogClose />}
        </header>
        {children}
      </Dialog.Content>
    </Dialog.Portal>
  );
}

function focusItself(event: Event) {
  event.preventDefault();
  (event.currentTarget as HTMLElement).focus();
}

const groups = ["Add", "Edit", "Arrange", "View"] as const;
const heading =
  "[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-3";
const entry =
  "flex min-h-10 cursor-pointer items-center gap-4 rounded-md px-3 text-sm data-[selected=true]:bg-ink/10";
const mostFound = 40;

function CommandPalette({ onRun }: { onRun: () => void }) {
  const [words, setWords] = useState("");
  const listing = useListing();
  const run = (act: () => void) => {
    onRun();
    openSheet(null);
    // After the dialog has gone.
    requestAnimationFrame(act);
  };
  return (
    <Menu label="Find a command" loop className="flex min-h-0 flex-col">
      <Menu.Input
        value={words}
        onValueChange={setWords}
        placeholder="What would you like to do?"
        className="min-h-14 border-b border-line bg-transparent px-5 text-lg outline-none placeholder:text-ink-3"
      />
      <Menu.List className={`overflow-y-auto p-2 ${heading}`}>
        <Menu.Empty className="p-6 text-center text-ink-2">Nothing of that name here.</Menu.Empty>
        {groups.map((group) => (
          <Menu.Group key={group} heading={group}>
            {commands
              .filter((one) => one.group === group && one.id !== "commands" && isPossible(one))
              .map((one) => (
                <Menu.Item
                  key={one.id}
                  value={one.label}
                  onSelect={() => run(one.run)}
                  className={entry}
                >
                  <span className="flex-1">{one.label}</span>
                  {one.keys[0] && (
                    <span className="text-ink-3">
                      <Keys keys={one.keys[0]} />
                    </span>
                  )}
                </Menu.Item>
              ))}
          </Menu.Group>
        ))}
        {words.trim() !== "" && (
          <Menu.Group heading="Go to">
            {listing
              .filter(({ name }) => name.toLowerCase().includes(words.trim().toLowerCase()))
              .slice(0, mostFound)
              .map(({ id, name }) => (
                <Menu.Item
                  key={id}
                  value={`${name} ${id}`}
                  onSelect={() => run(() => focusItem(id))}
                  className={entry}
                >
                  {name}
                </Menu.Item>
              ))}
          </Menu.Group>
        )}
      </Menu.List>
    </Menu>
  );
}

function Shortcuts() {
  const listed = commands.filter((one) => one.keys.length > 0);
  return (
    <div className="grid gap-x-10 gap-y-6 overflow-y-auto p-5 sm:grid-cols-2">
      {groups.map((group) => (
        <ShortcutGroup
          key={group}
          title={group}
          rows={listed.filter((one) => one.group === group)}
        />
      ))}
      <ShortcutGroup title="And" rows={moreKeys} />
    </div>
  );
}

function ShortcutGroup({ title, rows }: { title: string; rows: typeof moreKeys }) {
  return (
    <section>
      <h3 className="mb-2 text-sm text-ink-3">{title}</h3>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1.5 text-sm">
        {rows.map(({ label, keys }) => (
          <div key={label} className="contents">
            <dt>{label}</dt>
            <dd className="flex gap-2 text-ink-2">
              {keys.map((one) => (
                <Keys key={one} keys={one} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
