"use client";

import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import {
  Blend,
  Brush,
  Cog,
  Copy,
  Ellipsis,
  ImageIcon,
  Info,
  PenLine,
  Play,
  Route,
  Shuffle,
  Trash2,
  Waves,
} from "lucide-react";
import { toast } from "sonner";
import type { Generation } from "@/server/contract";
import { cancelGeneration, deleteGeneration, useRights } from "../../_hooks/use-board";
import { copyText } from "../../_hooks/use-clipboard";
import { chooseBlend, remix, repaint, startFrom, useRefusal, vary } from "../../_hooks/use-starts";
import { noise, useForwardRefusal } from "../../_hooks/use-forward";
import { chooseWalk, useWalkRefusal } from "../../_hooks/use-walk";
import { useCame } from "./film-edge";
import { CardLinks } from "../exchange/card-links";
import { focusPrompt } from "../prompt/focus";
import { Confirm } from "../ui/confirm";
import { MenuItem, MenuLine } from "../ui/menu";
import { IconButton } from "../ui/tip";
import { isActive } from "./status";

type Props = {
  generation: Generation;
  onReplay: () => void;
  onDetails: () => void;
  onHood: () => void;
};

export function CardActions({ generation, onReplay, onDetails, onHood }: Props) {
  const [deleting, setDeleting] = useState(false);
  const { mayGenerate, mayManage } = useRights(generation);
  const ended = !isActive(generation);
  return (
    <>
      <Replay generation={generation} onReplay={onReplay} />
      {mayGenerate && (
        <IconButton label="Remix: reuse this recipe" onClick={() => into(remix, generation)}>
          <PenLine />
        </IconButton>
      )}
      <More
        generation={generation}
        onDetails={onDetails}
        onHood={onHood}
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

type MoreProps = Pick<Props, "generation" | "onDetails" | "onHood"> & {
  onDelete: (() => void) | null;
};

function More({ generation, onDetails, onHood, onDelete }: MoreProps) {
  const { mayGenerate } = useRights(generation);
  const { recipe } = generation;
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
          className="animate-in z-40 max-h-(--radix-dropdown-menu-content-available-height) min-w-52 overflow-y-auto rounded-lg border border-line bg-raised p-1.5 shadow-lift"
        >
          <MenuItem icon={<Info />} onSelect={onDetails}>
            Details
          </MenuItem>
          {generation.step > 0 && (
            <MenuItem icon={<Cog />} onSelect={onHood}>
              Under the hood
            </MenuItem>
          )}
          {mayGenerate && <Starts generation={generation} />}
          <MenuItem icon={<Copy />} onSelect={() => void copyText(String(recipe.seed), "Seed")}>
            Copy seed
          </MenuItem>
          <CardLinks generation={generation} />
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

/** Ways to make the next picture of this one. */
function Starts({ generation }: { generation: Generation }) {
  const [image, inpaint, blend] = [useRefusal("image"), useRefusal("inpaint"), useRefusal("blend")];
  const forward = useForwardRefusal();
  const walk = useWalkRefusal(generation);
  if (generation.status !== "succeeded") return null;
  return (
    <>
      <MenuItem icon={<Shuffle />} onSelect={() => into(vary, generation)}>
        Vary it, four at once
      </MenuItem>
      <MenuItem icon={<ImageIcon />} off={image} onSelect={() => into(startFrom, generation)}>
        Start from this picture
      </MenuItem>
      <MenuItem icon={<Brush />} off={inpaint} onSelect={() => repaint(generation)}>
        Repaint a part
      </MenuItem>
      <MenuItem icon={<Blend />} off={blend} onSelect={() => chooseBlend(generation)}>
        Blend with another
      </MenuItem>
      <MenuItem icon={<Route />} off={walk} onSelect={() => chooseWalk(generation)}>
        Walk to another
      </MenuItem>
      <MenuItem icon={<Waves />} off={forward} onSelect={() => noise(generation)}>
        Into noise and back
      </MenuItem>
      <MenuLine />
    </>
  );
}

/** Into the prompt bar, and the cursor with it. */
function into(begin: (generation: Generation) => void, generation: Generation) {
  begin(generation);
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
