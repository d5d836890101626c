"use client";

import type { Generation } from "@/server/contract";
import { useFinished } from "../../_hooks/use-board";
import { blend } from "../../_hooks/use-starts";
import { SecondPicker } from "../ui/second-picker";
import { focusPrompt } from "./focus";

/** What a picture is to be blended with. */
export function BlendPicker({ first }: { first: Generation }) {
  return (
    <SecondPicker
      title="Blend with which picture?"
      first={first}
      others={useFinished().filter(({ id }) => id !== first.id)}
      none="There is no other finished picture on this board yet. Make one first."
      onChoose={(second) => {
        blend(first, second);
        focusPrompt();
      }}
    />
  );
}
