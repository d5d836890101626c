"use client";

import { Upload } from "lucide-react";
import { useRef } from "react";
import { useImport } from "../../_hooks/use-exchange";
import { Button } from "../ui/button";

/** A board that was exported here or elsewhere, out of its zip. */
export function ImportBoard() {
  const { busy, take } = useImport();
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={field}
        type="file"
        accept=".zip,application/zip"
        aria-label="Zip of a board"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = "";
          if (file) void take(file);
        }}
      />
      <Button look="ghost" disabled={busy} onClick={() => field.current?.click()}>
        <Upload className="size-4" />
        <span className="max-sm:sr-only">{busy ? "Importing…" : "Import"}</span>
      </Button>
    </>
  );
}
