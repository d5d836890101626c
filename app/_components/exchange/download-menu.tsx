"use client";

import { DropdownMenu } from "radix-ui";
import { Clapperboard, Download, FileImage, Film } from "lucide-react";
import type { Generation } from "@/server/contract";
import { download } from "../../_hooks/use-exchange";
import { filmUrl, pictureDownloadUrl } from "../card/urls";
import { Button } from "../ui/button";
import { MenuItem, MenuLine } from "../ui/menu";

/** A picture to take along: with its recipe inside, or as the film of its making. */
export function DownloadMenu({ generation }: { generation: Generation }) {
  if (generation.step === 0) return null;
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button>
          <Download className="size-4" /> Download
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={6}
          collisionPadding={12}
          className="animate-in z-40 min-w-56 rounded-lg border border-line bg-raised p-1.5 shadow-lift"
        >
          <DownloadItems generation={generation} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** The entries alone, for menus that have others too. */
export function DownloadItems({ generation: { id, status } }: { generation: Generation }) {
  return (
    <>
      {status === "succeeded" && (
        <>
          <MenuItem
            icon={<FileImage />}
            onSelect={() => void download(pictureDownloadUrl(id), "the picture")}
          >
            Picture with its recipe (PNG)
          </MenuItem>
          <MenuLine />
        </>
      )}
      <MenuItem icon={<Film />} onSelect={() => void download(filmUrl(id, "webp"), "the film")}>
        Its steps as WebP
      </MenuItem>
      <MenuItem icon={<Film />} onSelect={() => void download(filmUrl(id, "gif"), "the film")}>
        Its steps as GIF
      </MenuItem>
      <MenuItem
        icon={<Clapperboard />}
        onSelect={() => void download(filmUrl(id, "mp4"), "the film")}
      >
        Its steps as MP4
      </MenuItem>
    </>
  );
}
