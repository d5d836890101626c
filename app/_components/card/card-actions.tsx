"use client";

import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { Copy, Download, Ellipsis, Film, Info, PenLine, Play, Trash2 } from "lucide-react";
import { toast } from "sonner";
import type { Generation } from "@/server/contract";
import { cancelGeneration, deleteGeneration, useRights } from "../../_hooks/use-board";
import { copyText } from "../../_hooks/use-clipboard";
import { fillFrom } from "../../_hooks/use-composer";
import { useCame } from "./film-edge";
import { focusPrompt } from "../prompt/focus";
import { Confirm } from "../ui/confirm";
import { MenuItem, MenuLink } from "../ui/menu";
import { IconButton } from "../ui/tip";
import { isActive } from "./status";
import { filmstripUrl, pictureUrl } from "./urls";

type Props = { generation: Generation; onReplay: () => void; onDetails: () => void };

export function CardActions({ generation, onReplay, onDetails }: Props) {
  const [deleting, setDeleting] = useState(false);
  const { mayGenerate, mayManage } = useRights(generation);
  const ended = !isActive(generation);
  return (
    <>
      <Replay generation={generation} onReplay={onReplay} />
      {mayGenerate && (
        <IconButton label="Reuse this recipe" onClick={() => reuse(generation)}>
          <PenLine />
        </IconButton>
      )}
      <More
        generation={generation}
        onDetails={onDetails}
        onDelete={mayManage && ended ? () => setDeleting(true) : null}
      />
      <Confirm
        open={deleting}
        onOpenChange={setDeleting}
        title="Delete this picture?"
        confirm="Delete picture"
        onConfirm={() => void remove(generation)}
      >
        It goes for everybody on this board, with all its steps. This cannot be undone.
      </Confirm>
    </>
  );
}

function Replay({ generation, onReplay }: { generation: Generation; onReplay: () => void }) {
  const came = useCame(generation);
  if (isActive(generation) || came < 2) return null;
  return (
    <IconButton label="Replay the steps" onClick={onReplay}>
      <Play />
    </IconButton>
  );
}

type MoreProps = { generation: Generation; onDetails: () => void; onDelete: (() => void) | null };

function More({ generation, onDetails, onDelete }: MoreProps) {
  const { id, recipe, status } = generation;
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <IconButton label="More">
          <Ellipsis />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          className="animate-in z-40 min-w-52 rounded-lg border border-line bg-raised p-1.5 shadow-lift"
        >
          <MenuItem icon={<Info />} onSelect={onDetails}>
            Details
          </MenuItem>
          <MenuItem icon={<Copy />} onSelect={() => void copyText(String(recipe.seed), "Seed")}>
            Copy seed
          </MenuItem>
          {status === "succeeded" && (
            <>
              <MenuLink
                icon={<Download />}
                href={pictureUrl(id)}
                download={`emerge-${recipe.seed}.png`}
              >
                Download picture
              </MenuLink>
              <MenuLink
                icon={<Film />}
                href={filmstripUrl(id)}
                download={`emerge-${recipe.seed}.webp`}
              >
                Download filmstrip
              </MenuLink>
            </>
          )}
          {onDelete && (
            <MenuItem icon={<Trash2 />} danger onSelect={onDelete}>
              Delete
            </MenuItem>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function reuse(generation: Generation) {
  fillFrom(generation.recipe);
  focusPrompt();
}

export async function cancel(generation: Generation) {
  const answer = await cancelGeneration(generation.id);
  if (answer.ok) return;
  toast.error(answer.error.message, {
    action: { label: "Try again", onClick: () => void cancel(generation) },
  });
}

async function remove(generation: Generation) {
  const answer = await deleteGeneration(generation.id);
  if (answer.ok) return;
  toast.error(answer.error.message, {
    action: { label: "Try again", onClick: () => void remove(generation) },
  });
}
