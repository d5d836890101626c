"use client";

import { ImagePlus, LoaderCircle } from "lucide-react";
import { useRef, useState, type DragEvent } from "react";
import type { PictureRef } from "@/server/contract";
import { isForward } from "../../_lib/forward";
import { cn } from "../../_lib/cn";
import { useFinished } from "../../_hooks/use-board";
import { noise, noiseRef, useForwardFile, useForwardRefusal } from "../../_hooks/use-forward";
import { thumbnailUrl } from "../card/urls";
import { FieldError } from "../ui/field";

/** Nothing chosen yet: a place to drop a picture, and those that are here. */
export function ChoosePicture({ boardId }: { boardId: string }) {
  const refused = useForwardRefusal();
  const finished = useFinished().filter((one) => !isForward(one));
  if (refused) return <p className="text-lg text-pretty">{refused}</p>;
  return (
    <>
      <DropPlace boardId={boardId} onTaken={noiseRef} />
      {finished.length > 0 && (
        <>
          <h3 className="mt-6 mb-3 font-medium">Or one of this board</h3>
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-3">
            {finished.map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  aria-label={`${one.recipe.prompt}, by ${one.author.name}`}
                  className="block w-full overflow-hidden rounded-[3px] shadow-print hover:outline-2 hover:outline-offset-2 hover:outline-safelight"
                  onClick={() => noise(one)}
                >
                  <img
                    src={thumbnailUrl(one.id, 256)}
                    alt=""
                    loading="lazy"
                    className="aspect-square w-full object-cover"
                  />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

type DropProps = { boardId: string; onTaken: (picture: PictureRef) => void };

function DropPlace({ boardId, onTaken }: DropProps) {
  const input = useRef<HTMLInputElement>(null);
  const file = useForwardFile(boardId, onTaken);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped) file.take(dropped);
  };
  return (
    <>
      <button
        type="button"
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cn(
          "grid min-h-44 w-full place-items-center rounded-lg border-2 border-dashed px-6 py-8 text-center transition-colors",
          over
            ? "border-safelight bg-safelight/8"
            : "border-line-strong/60 hover:border-line-strong",
        )}
      >
        <span className="grid justify-items-center gap-2">
          {file.busy ? (
            <LoaderCircle aria-hidden className="size-7 animate-spin text-ink-2" />
          ) : (
            <ImagePlus aria-hidden className="size-7 text-ink-2" />
          )}
          <span className="font-display text-xl">
            {file.busy ? "Bringing your picture…" : "Drop a picture here, or choose a file"}
          </span>
        </span>
      </button>
      <input
        ref={input}
        type="file"
        hidden
        data-testid="forward-file"
        accept="image/png,image/jpeg,image/webp,image/gif,image/avif"
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          event.target.value = "";
          if (chosen) file.take(chosen);
        }}
      />
      <FieldError id="forward-file-error">{file.error}</FieldError>
    </>
  );
}
