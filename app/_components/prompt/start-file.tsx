"use client";

import { useRef, useState, type ClipboardEvent, type DragEvent, type ReactNode } from "react";
import { ImagePlus, LoaderCircle } from "lucide-react";
import { cn } from "../../_lib/cn";
import { startFromId, useRefusal, useStartFile } from "../../_hooks/use-starts";
import { Button } from "../ui/button";
import { FieldError } from "../ui/field";
import { Tip } from "../ui/tip";
import { PromptBox } from "./prompt-box";

type StartFile = ReturnType<typeof useStartFile>;

/** The prompt's box, onto which a picture can be dropped or pasted to start from. */
export function DropBox({ start, children }: { start: StartFile; children: ReactNode }) {
  const refused = useRefusal("image");
  const [over, setOver] = useState(false);
  const hasFile = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  const take = (picture: File | string | undefined, event: ClipboardEvent | DragEvent) => {
    if (!picture) return;
    event.preventDefault();
    event.stopPropagation();
    if (refused) return start.say(refused);
    if (typeof picture === "string") startFromId(picture);
    else start.take(picture);
  };
  return (
    <div
      onDragOver={(event) => {
        if (!hasFile(event)) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        take(madeHere(event.dataTransfer) ?? [...event.dataTransfer.files][0], event);
      }}
      onPaste={(event) => {
        const { files, types } = event.clipboardData;
        // Programs that copy text often add a picture of it.
        if (types.includes("text/plain")) return;
        take(
          [...files].find(({ type }) => type.startsWith("image/")),
          event,
        );
      }}
      className="relative"
    >
      <PromptBox className={cn(over && "border-safelight")}>{children}</PromptBox>
      {over && (
        <p className="pointer-events-none absolute inset-0 z-10 grid place-items-center rounded-xl border-2 border-dashed border-safelight bg-raised/90 px-4 text-center">
          {refused ?? "Drop it to start from this picture"}
        </p>
      )}
    </div>
  );
}

/** A picture of a board that was dragged here needs no copy. */
function madeHere(data: DataTransfer): string | undefined {
  const address = data.getData("text/uri-list").split("\n")[0] ?? "";
  if (!URL.canParse(address) || new URL(address).origin !== location.origin) return undefined;
  return /^\/api\/generations\/([0-9a-f-]{36})\/picture\.png$/.exec(new URL(address).pathname)?.[1];
}

/** Chooses a file where dropping and pasting are out of reach. */
export function StartFileButton({ start }: { start: StartFile }) {
  const input = useRef<HTMLInputElement>(null);
  const refused = useRefusal("image");
  const label = "Start from a picture of yours";
  return (
    <>
      <Tip label={refused ?? (start.busy ? "Bringing your picture…" : label)}>
        <Button
          look="ghost"
          size="icon"
          className="size-10"
          aria-label={label}
          aria-disabled={refused !== null || start.busy}
          onClick={() => !refused && !start.busy && input.current?.click()}
        >
          {start.busy ? <LoaderCircle className="animate-spin" /> : <ImagePlus />}
        </Button>
      </Tip>
      <input
        ref={input}
        type="file"
        hidden
        data-testid="start-file"
        accept="image/png,image/jpeg,image/webp,image/gif,image/avif"
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file may be chosen again.
          event.target.value = "";
          if (file) start.take(file);
        }}
      />
    </>
  );
}

export function StartFileError({ start }: { start: StartFile }) {
  return (
    <div className="px-4 pb-2 has-[p:empty]:hidden">
      <FieldError id="start-file-error">{start.error}</FieldError>
    </div>
  );
}
