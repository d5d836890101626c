"use client";

import { DropdownMenu } from "radix-ui";
import { Frame, PenLine, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { toast } from "sonner";
import type { Generation, Role } from "@/server/contract";
import { useBoards } from "../../_hooks/use-boards";
import { useRemixOnto } from "../../_hooks/use-remix";
import { focusPromptSoon } from "../prompt/focus";
import { Button } from "../ui/button";
import { MenuItem, MenuLine } from "../ui/menu";

type Props = { node: { generation: Generation; role: Role; boardTitle: string }; small?: boolean };

const mostBoards = 12;

/** Remix a picture one sees, onto any board one may work on. */
export function RemixMenu({ node, small }: Props) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button look={small ? "outline" : "primary"} size={small ? "sm" : "md"}>
          <PenLine className="size-4" /> Remix
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={6}
          collisionPadding={12}
          className="animate-in z-40 max-h-[60dvh] w-72 max-w-[calc(100vw-1.5rem)] overflow-y-auto rounded-lg border border-line bg-raised p-1.5 shadow-lift"
        >
          <Targets node={node} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Targets({ node: { generation, role, boardTitle } }: Pick<Props, "node">) {
  const { boards } = useBoards();
  const onto = useRemix(generation);
  const own = boards.state === "ready" ? boards.boards : [];
  const others = own
    .filter((board) => board.role !== "viewer" && board.id !== generation.boardId)
    .slice(0, mostBoards);
  return (
    <>
      <Label>Remix onto</Label>
      {role !== "viewer" && (
        <MenuItem icon={<Frame />} onSelect={() => onto(generation.boardId)}>
          <span className="truncate">{boardTitle}</span>
        </MenuItem>
      )}
      {others.map(({ id, title }) => (
        <MenuItem key={id} icon={<Frame />} onSelect={() => onto(id)}>
          <span className="truncate">{title}</span>
        </MenuItem>
      ))}
      {(role !== "viewer" || others.length > 0) && <MenuLine />}
      <MenuItem icon={<Plus />} onSelect={() => onto(null)}>
        A new board
      </MenuItem>
    </>
  );
}

const Label = ({ children }: { children: ReactNode }) => (
  <DropdownMenu.Label className="px-2.5 py-1.5 text-xs text-ink-3">{children}</DropdownMenu.Label>
);

function useRemix(generation: Generation) {
  const remixOnto = useRemixOnto();
  return (boardId: string | null) =>
    void remixOnto(generation, boardId).then((problem) =>
      problem ? toast.error(problem.message) : focusPromptSoon(),
    );
}
