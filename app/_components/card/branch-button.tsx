"use client";

import { GitBranch, Undo2 } from "lucide-react";
import type { Generation } from "@/server/contract";
import { isForward } from "../../_lib/forward";
import { lastBranch } from "../../_lib/way";
import { useRights } from "../../_hooks/use-board";
import { noise } from "../../_hooks/use-forward";
import { branchFrom, useRefusal } from "../../_hooks/use-starts";
import { focusPrompt } from "../prompt/focus";
import { Button } from "../ui/button";

type Props = { generation: Generation; step: number | null; onDone?: () => void };

/** Goes on from the step that is looked at; from a step into noise it leads back. */
export function BranchButton(props: Props) {
  return isForward(props.generation) ? <Back {...props} /> : <Branch {...props} />;
}

function Back({ generation, step, onDone }: Props) {
  const { mayGenerate } = useRights(generation);
  if (step === null || !mayGenerate) return null;
  return (
    <Button
      size="sm"
      className="bg-raised shadow-lift hover:bg-raised"
      onClick={() => {
        onDone?.();
        noise(generation, step);
      }}
    >
      <Undo2 className="size-4" /> Denoise from step {step}
    </Button>
  );
}

/** Absent where nothing would be left to do. */
function Branch({ generation, step, onDone }: Props) {
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
