"use client";

import { LogOut, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import type { Ack, Board } from "@/server/contract";
import { deleteBoard } from "../../_hooks/use-board";
import { leaveBoard } from "../../_hooks/use-members";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";

/** The way out: an owner may take the board down, everybody else may leave it. */
export function BoardEnd({ board, owner }: { board: Board; owner: boolean }) {
  const [asking, setAsking] = useState(false);
  const router = useRouter();
  async function end(action: (boardId: string) => Promise<Ack<object>>) {
    const answer = await action(board.id);
    if (answer.ok) router.push("/");
    else toast.error(answer.error.message);
  }
  return (
    <div className="-ml-2.5 pt-4">
      <Button look="danger" size="sm" onClick={() => setAsking(true)}>
        {owner ? <Trash2 className="size-4" /> : <LogOut className="size-4" />}
        {owner ? "Delete this board" : "Leave this board"}
      </Button>
      {owner ? (
        <Confirm
          open={asking}
          onOpenChange={setAsking}
          title={`Delete “${board.title}”?`}
          confirm="Delete board"
          onConfirm={() => void end(deleteBoard)}
        >
          All its pictures and their steps go with it, for everybody. This cannot be undone.
        </Confirm>
      ) : (
        <Confirm
          open={asking}
          onOpenChange={setAsking}
          title={`Leave “${board.title}”?`}
          confirm="Leave"
          cancel="Stay"
          onConfirm={() => void end(leaveBoard)}
        >
          It goes from your boards, with the role you have. What you made stays on it.
        </Confirm>
      )}
    </div>
  );
}
