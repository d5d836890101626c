"use client";

import { DropdownMenu } from "radix-ui";
import { ChevronRight, Download, Flag, Network } from "lucide-react";
import type { Generation } from "@/server/contract";
import { MenuLink, menuItemStyle } from "../ui/menu";
import { DownloadItems } from "./download-menu";

/** In a card's menu: the picture's own page, and its ways out. */
export function CardLinks({ generation }: { generation: Generation }) {
  return (
    <>
      <MenuLink icon={<Network />} href={`/p/${generation.id}`}>
        Page and family
      </MenuLink>
      {generation.raceId && (
        <MenuLink icon={<Flag />} href={`/b/${generation.boardId}/race/${generation.raceId}`}>
          The race it was drawn in
        </MenuLink>
      )}
      {generation.step > 0 && (
        <DropdownMenu.Sub>
          <DropdownMenu.SubTrigger className={`${menuItemStyle} data-[state=open]:bg-ink/10`}>
            <Download />
            <span className="flex-1">Download</span>
            <ChevronRight aria-hidden />
          </DropdownMenu.SubTrigger>
          <DropdownMenu.Portal>
            <DropdownMenu.SubContent
              sideOffset={6}
              collisionPadding={12}
              className="animate-in z-50 min-w-56 rounded-lg border border-line bg-raised p-1.5 shadow-lift"
            >
              <DownloadItems generation={generation} />
            </DropdownMenu.SubContent>
          </DropdownMenu.Portal>
        </DropdownMenu.Sub>
      )}
    </>
  );
}
