"use client";

import { GitBranch } from "lucide-react";
import type { Generation } from "@/server/contract";
import { lastBranch } from "../../_lib/way";
import { useRights } from "../../_hooks/use-board";
import { branchFrom, useRefusal } from "../../_hooks/use-starts";
import { focusPrompt } from "../prompt/focus";
import { Button } from "../ui/button";

type Props = { generation: Generation; step: number | null; onDone?: () => void };

/** Goes on from the step that is looked at; absent where nothing would be left to do. */
export function BranchButton({ generation, step, onDone }: Props) {
  const { mayGenerate } = useRights(generation);
  const refused = useRefusal("branch");
  if (step === null || step > lastBranch(generation) || !mayGenerate || refused) return null;
  return (
    <Button
      size="sm"
      className="bg-raised shadow-lift hover:bg-raised"
      onClick={() => {
        onDone?.();
        branchFrom(generation, step);
        focusPrompt();
      }}
    >
      <GitBranch className="size-4" /> Branch from step {step}
    </Button>
  );
}
