"use client";

import { Dialog } from "radix-ui";
import type { Generation } from "@/server/contract";
import { closeTool } from "../../_hooks/use-starts";
import { thumbnailUrl } from "../card/urls";
import { DialogHead } from "./dialog-head";

type Props = {
  title: string;
  first: Generation;
  others: Generation[];
  /** Which pictures these are, where they are not all. */
  note?: string;
  /** Said where there are none. */
  none: string;
  onChoose: (second: Generation) => void;
};

/** The other pictures of the board, to choose a second one from. */
export function SecondPicker({ title, first, others, note, none, onChoose }: Props) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && closeTool()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/75" />
        <Dialog.Content
          aria-describedby={undefined}
          className="animate-in fixed inset-x-0 bottom-0 z-50 grid max-h-[85dvh] grid-rows-[auto_minmax(0,1fr)] rounded-t-lg border border-line bg-raised shadow-lift sm:inset-6 sm:m-auto sm:h-fit sm:max-w-3xl sm:rounded-lg"
        >
          <DialogHead
            title={title}
            lead={<img src={thumbnailUrl(first.id, 64)} alt="" className="size-9 rounded-[3px]" />}
          />
          {others.length === 0 ? (
            <p className="p-6 text-pretty text-ink-2">{none}</p>
          ) : (
            <ul className="grid grid-cols-[repeat(auto-fill,minmax(7rem,1fr))] gap-3 overflow-y-auto p-5">
              {note && <li className="col-span-full text-sm text-ink-2">{note}</li>}
              {others.map((other) => (
                <li key={other.id}>
                  <button
                    type="button"
                    aria-label={`${other.recipe.prompt}, by ${other.author.name}`}
                    className="block w-full overflow-hidden rounded-[3px] shadow-print hover:outline-2 hover:outline-offset-2 hover:outline-safelight"
                    onClick={() => onChoose(other)}
                  >
                    <img
                      src={thumbnailUrl(other.id, 256)}
                      alt=""
                      loading="lazy"
                      className="aspect-square w-full object-cover"
                    />
                    <span className="block truncate px-1.5 py-1 text-left text-sm text-ink-2">
                      {other.recipe.prompt}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
