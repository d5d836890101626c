"use client";

import { DropdownMenu } from "radix-ui";
import { Ellipsis, PenLine, Trash2 } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import type { Comment } from "@/server/contract";
import { useRole } from "../../_hooks/use-board";
import { useNow } from "../../_hooks/use-now";
import { useMe } from "../../_hooks/use-session";
import { editComment, removeComment } from "../../_hooks/use-talk";
import { ago, dateTime } from "../../_lib/format";
import { pieces, withNames } from "../../_lib/mentions";
import { Avatar, toneOf } from "../person/avatar";
import { Button } from "../ui/button";
import { MenuItem } from "../ui/menu";
import { Composer } from "./composer";
import { AddReaction, ReactionChips } from "./reactions";

/** One thing said: who, when, what, and how others took it. */
export function CommentView({ comment }: { comment: Comment }) {
  const { author, body, createdAt, editedAt } = comment;
  const [editing, setEditing] = useState(false);
  const now = useNow();
  return (
    <div data-testid="comment" className="group/comment flex gap-2.5">
      <Avatar person={author} className="mt-0.5 size-7 text-[0.625rem]" />
      <div className="min-w-0 flex-1">
        <p className="flex min-h-7 items-center gap-2 text-sm">
          <span className="truncate font-medium" style={toneOf(author.color)}>
            {author.name}
          </span>
          <time
            dateTime={new Date(createdAt).toISOString()}
            title={dateTime(createdAt)}
            className="shrink-0 text-xs text-ink-2"
          >
            {ago(createdAt, now)}
            {editedAt && ", edited"}
          </time>
          {body !== null && !editing && (
            <span className={`ml-auto flex ${revealed}`}>
              <AddReaction
                target={{ commentId: comment.id }}
                reactions={comment.reactions}
                className="text-ink-2"
              />
              <Menu comment={comment} onEdit={() => setEditing(true)} />
            </span>
          )}
        </p>
        {body === null ? (
          <p className="text-sm text-ink-2 italic">Deleted</p>
        ) : editing ? (
          <Editor comment={comment} body={body} onDone={() => setEditing(false)} />
        ) : (
          <>
            <Body comment={comment} body={body} />
            <div className="mt-1.5 flex flex-wrap gap-1 empty:hidden">
              <ReactionChips target={{ commentId: comment.id }} reactions={comment.reactions} />
            </div>
          </>
        )}
      </div>
    </div>
  );
}

/** There for whoever points at the comment or is in it; always, where nothing can point. */
const revealed =
  "opacity-0 group-hover/comment:opacity-100 group-focus-within/comment:opacity-100 has-data-[state=open]:opacity-100 touch:opacity-100";

function Body({ comment, body }: { comment: Comment; body: string }) {
  const myId = useMe()?.id;
  return (
    <p className="text-sm leading-relaxed break-words whitespace-pre-wrap">
      {pieces(body, comment.mentions).map((piece) =>
        "text" in piece ? (
          <span key={piece.key}>{piece.text}</span>
        ) : (
          <span
            key={piece.key}
            style={piece.person ? toneOf(piece.person.color) : undefined}
            className={`rounded-sm font-medium text-tone ${piece.person?.id === myId ? "bg-tone/15 px-0.5" : ""}`}
          >
            @{piece.person?.name ?? "somebody"}
          </span>
        ),
      )}
    </p>
  );
}

type EditorProps = { comment: Comment; body: string; onDone: () => void };

function Editor({ comment, body, onDone }: EditorProps) {
  return (
    <Composer
      label="Change your words"
      submit="Save"
      initial={withNames(body, comment.mentions)}
      named={comment.mentions}
      autoFocus
      onCancel={onDone}
      onSend={async (next) => {
        const answer = await editComment(comment.id, next);
        if (answer.ok) onDone();
        return answer.ok ? null : answer.error;
      }}
    />
  );
}

function Menu({ comment, onEdit }: { comment: Comment; onEdit: () => void }) {
  const mine = useMe()?.id === comment.author.id;
  const owner = useRole() === "owner";
  if (!mine && !owner) return null;
  const remove = async () => {
    const answer = await removeComment(comment.id);
    if (!answer.ok) toast.error(answer.error.message);
  };
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button
          look="ghost"
          size="icon"
          aria-label="Change or delete"
          className="size-7 touch:size-9"
        >
          <Ellipsis className="!size-4" />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          collisionPadding={12}
          onCloseAutoFocus={(event) => event.preventDefault()}
          className="animate-in z-60 min-w-40 rounded-lg border border-line bg-raised p-1.5 shadow-lift"
        >
          {mine && (
            <MenuItem icon={<PenLine />} onSelect={onEdit}>
              Change
            </MenuItem>
          )}
          <MenuItem icon={<Trash2 />} danger onSelect={() => void remove()}>
            Delete
          </MenuItem>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
