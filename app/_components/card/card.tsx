"use client";

import { memo } from "react";
import { useGeneration, usePending } from "../../_hooks/use-board";
import { GenerationCard } from "./generation-card";
import { PendingCard } from "./pending-card";

type CardProps = { clientKey: string; generationId: string | null };

/**
 * One picture, from the key press on. It knows nothing of where it stands, so that any layout can
 * place it, and renders only when its own picture changes.
 */
export const Card = memo(function Card({ clientKey, generationId }: CardProps) {
  const generation = useGeneration(generationId);
  const pending = usePending(clientKey);
  if (generation) return <GenerationCard generation={generation} />;
  if (pending) return <PendingCard pending={pending} />;
  return null;
});
