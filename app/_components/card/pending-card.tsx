"use client";

import { X } from "lucide-react";
import { stepsTaken } from "@/server/contract";
import type { Pending } from "../../_hooks/use-board";
import { dropPending, fillFrom, retryPending } from "../../_hooks/use-composer";
import { useConnection, useMe } from "../../_hooks/use-session";
import { focusPrompt } from "../prompt/focus";
import { Button } from "../ui/button";
import { CardFooter } from "./card-footer";
import { CardShell } from "./card-shell";
import { EdgeStrip } from "./film-edge";
import { OverPrint, OverPrintButton } from "./over-print";
import { Paper } from "./print";
import { pendingLine } from "./status";

/** Asked for, and not yet acknowledged by the server. */
export function PendingCard({ pending }: { pending: Pending }) {
  const me = useMe();
  const online = useConnection() === "online";
  const { recipe, clientKey, error } = pending;
  const line = pendingLine(pending, online);
  const drop = () => dropPending(clientKey);
  const edit = () => {
    drop();
    fillFrom(recipe);
    focusPrompt();
  };
  return (
    <CardShell
      label={`${recipe.prompt}. ${line}`}
      author={me}
      status={pending.state}
      generation={null}
      onEscape={pending.state === "sending" ? null : drop}
    >
      <div className="relative">
        <Paper />
        <OverPrint title={line}>
          {error?.message ?? (online ? null : "It is sent as soon as the studio is back.")}
          {error && (
            <span className="mt-3 flex flex-wrap justify-center gap-2">
              <Button size="sm" onClick={() => retryPending(clientKey)}>
                Try again
              </Button>
              <Button size="sm" onClick={edit}>
                Edit
              </Button>
            </span>
          )}
        </OverPrint>
        {pending.state !== "sending" && (
          <OverPrintButton label="Discard" onClick={drop}>
            <X />
          </OverPrintButton>
        )}
      </div>
      <EdgeStrip total={stepsTaken(recipe)} came={0} shown={0} />
      <CardFooter prompt={recipe.prompt} author={me} line={line} />
    </CardShell>
  );
}
