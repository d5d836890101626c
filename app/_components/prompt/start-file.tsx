"use client";

import { useRef, useState, type ClipboardEvent, type DragEvent, type ReactNode } from "react";
import { ImagePlus, LoaderCircle } from "lucide-react";
import { cn } from "../../_lib/cn";
import { useRefusal, useStartFile } from "../../_hooks/use-starts";
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
  const take = (file: File | undefined, event: ClipboardEvent | DragEvent) => {
    if (!file) return;
    event.preventDefault();
    event.stopPropagation();
    if (!refused) start.take(file);
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
        take([...event.dataTransfer.files][0], event);
      }}
      onPaste={(event) =>
        take(
          [...event.clipboardData.files].find(({ type }) => type.startsWith("image/")),
          event,
        )
      }
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
