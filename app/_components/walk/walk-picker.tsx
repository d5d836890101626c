"use client";

import type { Generation } from "@/server/contract";
import { sizeName } from "../../_lib/draft";
import { useModelOf } from "../../_hooks/use-race";
import { useWalkTargets, walk } from "../../_hooks/use-walk";
import { SecondPicker } from "../ui/second-picker";

/** The pictures that a slider can lead to from this one. */
export function WalkPicker({ first }: { first: Generation }) {
  const others = useWalkTargets(first);
  const { recipe } = first;
  const name = useModelOf(recipe.model)?.name ?? recipe.model;
  return (
    <SecondPicker
      title="Walk to which picture?"
      first={first}
      others={others}
      note={`Pictures of ${name} in ${sizeName(recipe)} that began with noise alone.`}
      none={`One can walk to another picture of ${name} in ${sizeName(recipe)} that began with noise alone. There is none on this board yet: make one first.`}
      onChoose={(second) => walk(first, second)}
    />
  );
}
