"use client";

import { Star } from "lucide-react";
import { toast } from "sonner";
import { favour, useIsFavourite } from "../../_hooks/use-talk";
import { cn } from "../../_lib/cn";
import { IconButton } from "../ui/tip";

/** Marks a picture as one's favourite; nobody else sees that. */
export function StarButton({
  generationId,
  className,
}: {
  generationId: string;
  className?: string;
}) {
  const on = useIsFavourite(generationId);
  const set = async () => {
    const problem = await favour(generationId, !on);
    if (problem) toast.error(problem.message);
  };
  return (
    <IconButton
      label={on ? "No favourite any more" : "Make it a favourite"}
      aria-pressed={on}
      onClick={() => void set()}
      className={className}
    >
      <Star className={cn(on && "fill-safelight text-safelight")} />
    </IconButton>
  );
}
