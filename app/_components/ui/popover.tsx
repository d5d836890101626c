"use client";

import { Popover } from "radix-ui";
import type { ReactElement, ReactNode } from "react";

type Props = { trigger: ReactElement; label: string; children: ReactNode; align?: "start" | "end" };

export function Pop({ trigger, label, children, align = "end" }: Props) {
  return (
    <Popover.Root>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align={align}
          sideOffset={8}
          collisionPadding={12}
          aria-label={label}
          className="animate-in z-40 w-88 max-w-[calc(100vw-1.5rem)] rounded-lg border border-line bg-raised p-4 shadow-lift"
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
