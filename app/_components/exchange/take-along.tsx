"use client";

import { DropdownMenu } from "radix-ui";
import { Archive, Download, FileText, Grid3x3, ImageIcon } from "lucide-react";
import { useBoard } from "../../_hooks/use-board";
import { download } from "../../_hooks/use-exchange";
import { useSheetPictures } from "../../_hooks/use-sheet";
import { MenuItem, MenuLine, MenuLink } from "../ui/menu";
import { IconButton } from "../ui/tip";

/** A board to take along. */
export function TakeAlong() {
  const board = useBoard();
  const { ids, chosen } = useSheetPictures();
  if (!board) return null;
  const at = `/api/boards/${board.id}`;
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <IconButton label="Take along: export this board">
          <Download />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          className="animate-in z-40 min-w-60 rounded-lg border border-line bg-raised p-1.5 shadow-lift"
        >
          <MenuItem
            icon={<ImageIcon />}
            onSelect={() => void download(`${at}/board.png`, "the board’s picture")}
          >
            Board as a picture (PNG)
          </MenuItem>
          <MenuItem
            icon={<FileText />}
            onSelect={() => void download(`${at}/board.pdf`, "the pages")}
          >
            Board as pages (PDF)
          </MenuItem>
          {ids.length > 0 && (
            <MenuItem
              icon={<Grid3x3 />}
              onSelect={() => void download(`${at}/sheet.png?ids=${ids.join(",")}`, "the sheet")}
            >
              {chosen ? `Contact sheet of ${ids.length} chosen` : "Contact sheet (PNG)"}
            </MenuItem>
          )}
          <MenuLine />
          <MenuLink icon={<Archive />} href={`${at}/board.zip`} download={`${board.title}.zip`}>
            Everything, to import elsewhere (zip)
          </MenuLink>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
