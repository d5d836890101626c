"use client";

import { Popover, Tabs } from "radix-ui";
import { History } from "lucide-react";
import { useState } from "react";
import { editDraft } from "../../_hooks/use-composer";
import { useFavourites, usePrompts, type Found } from "../../_hooks/use-history";
import { useNow } from "../../_hooks/use-now";
import { remix } from "../../_hooks/use-starts";
import { cn } from "../../_lib/cn";
import { ago } from "../../_lib/format";
import { thumbnailUrl } from "../card/urls";
import { focusPrompt } from "../prompt/focus";
import { inputStyle } from "../ui/field";
import { IconButton } from "../ui/tip";

/** What was asked for before, and favourites: one click brings them back into the bar. */
export function HistoryButton({ boardId }: { boardId: string }) {
  const [open, setOpen] = useState(false);
  const done = () => {
    setOpen(false);
    // After the popover has given the focus back.
    setTimeout(focusPrompt);
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <IconButton label="Prompts used before" className="size-10">
          <History />
        </IconButton>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          align="end"
          sideOffset={12}
          collisionPadding={12}
          aria-label="Prompts used before"
          className="animate-in z-40 flex max-h-[min(30rem,70dvh)] w-104 max-w-[calc(100vw-1.5rem)] flex-col rounded-lg border border-line bg-raised shadow-lift"
        >
          <Contents boardId={boardId} onDone={done} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

const tabStyle =
  "min-h-11 flex-1 border-b-2 border-transparent text-sm font-medium text-ink-2 hover:text-ink data-[state=active]:border-safelight data-[state=active]:text-ink";
const bodyStyle = "flex min-h-0 flex-1 flex-col data-[state=inactive]:hidden";

function Contents({ boardId, onDone }: { boardId: string; onDone: () => void }) {
  return (
    <Tabs.Root defaultValue="mine" className="flex min-h-0 flex-1 flex-col">
      <Tabs.List className="flex border-b border-line px-2">
        <Tabs.Trigger value="mine" className={tabStyle}>
          Yours
        </Tabs.Trigger>
        <Tabs.Trigger value="board" className={tabStyle}>
          This board
        </Tabs.Trigger>
        <Tabs.Trigger value="favourites" className={tabStyle}>
          Favourites
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content value="mine" className={bodyStyle}>
        <Prompts onDone={onDone} />
      </Tabs.Content>
      <Tabs.Content value="board" className={bodyStyle}>
        <Prompts boardId={boardId} onDone={onDone} />
      </Tabs.Content>
      <Tabs.Content value="favourites" className={bodyStyle}>
        <Favourites onDone={onDone} />
      </Tabs.Content>
    </Tabs.Root>
  );
}

function Prompts({ boardId, onDone }: { boardId?: string; onDone: () => void }) {
  const [query, setQuery] = useState("");
  const found = usePrompts(boardId, query);
  const now = useNow();
  return (
    <>
      <div className="p-3 pb-2">
        <input
          type="search"
          aria-label="Search prompts"
          placeholder="Search"
          value={query}
          maxLength={100}
          autoFocus
          onChange={(event) => setQuery(event.target.value)}
          className={cn(inputStyle)}
        />
      </div>
      <Listed found={found} empty={query ? "No prompt has these words." : "None yet."}>
        {(items) => (
          <ul className="grid px-1.5 pb-1.5">
            {items.map(({ prompt, author, lastAt, times }) => (
              <li key={prompt}>
                <button
                  type="button"
                  onClick={() => {
                    editDraft({ prompt });
                    onDone();
                  }}
                  className="w-full rounded-md px-2 py-1.5 text-left text-sm hover:bg-ink/8"
                >
                  <span className="line-clamp-2 break-words">{prompt}</span>
                  <span className="block text-xs text-ink-2">
                    {[boardId && author.name, ago(lastAt, now), times > 1 && `${times} times`]
                      .filter(Boolean)
                      .join(" · ")}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Listed>
    </>
  );
}

function Favourites({ onDone }: { onDone: () => void }) {
  const found = useFavourites();
  return (
    <Listed found={found} empty="Mark a picture with the star, and you find it here on any board.">
      {(items) => (
        <ul className="grid grid-cols-3 gap-2 p-3 sm:grid-cols-4">
          {items.map((generation) => (
            <li key={generation.id}>
              <button
                type="button"
                aria-label={`Remix: ${generation.recipe.prompt}`}
                title={generation.recipe.prompt}
                onClick={() => {
                  remix(generation);
                  onDone();
                }}
                className="undeveloped block aspect-square w-full overflow-hidden rounded-[2px] shadow-print hover:opacity-85"
              >
                {generation.status === "succeeded" && (
                  <img
                    src={thumbnailUrl(generation.id, 256)}
                    alt=""
                    loading="lazy"
                    className="size-full object-cover"
                  />
                )}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Listed>
  );
}

type ListedProps<T> = {
  found: Found<T>;
  empty: string;
  children: (items: T[]) => React.ReactNode;
};

function Listed<T>({ found, empty, children }: ListedProps<T>) {
  const note = "px-5 py-6 text-center text-sm text-pretty text-ink-2";
  if (found.state === "loading") return <p className={note}>Fetching…</p>;
  if (found.state === "failed") return <p className={note}>{found.error.message}</p>;
  if (found.items.length === 0) return <p className={note}>{empty}</p>;
  return <div className="min-h-0 overflow-y-auto">{children(found.items)}</div>;
}
