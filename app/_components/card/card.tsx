"use client";

import { memo } from "react";
import type { WallItem } from "../../_hooks/use-board";
import { useGeneration, usePending } from "../../_hooks/use-board";
import { GenerationCard } from "./generation-card";
import { PendingCard } from "./pending-card";

/**
 * One picture, from the key press on. It knows nothing of where it stands, so that any layout can
 * place it.
 */
export const Card = memo(function Card({ item }: { item: WallItem }) {
  const generation = useGeneration(item.generationId);
  const pending = usePending(item.key);
  if (generation) return <GenerationCard generation={generation} />;
  if (pending) return <PendingCard pending={pending} />;
  return null;
});
