"use client";

import { Tooltip } from "radix-ui";
import { useState, type ComponentProps, type ReactElement, type ReactNode } from "react";
import { CircleHelp } from "lucide-react";
import { Button } from "./button";

type TipProps = {
  label: ReactNode;
  children: ReactElement;
  side?: "top" | "bottom" | "right";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
};

export function Tip({ label, children, side = "top", open, onOpenChange }: TipProps) {
  return (
    <Tooltip.Root open={open} onOpenChange={onOpenChange}>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="animate-in z-50 max-w-72 rounded-md bg-ink px-3 py-1.5 text-sm text-pretty text-bg shadow-lift"
        >
          {label}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

type IconButtonProps = Omit<ComponentProps<typeof Button>, "children"> & {
  label: string;
  children: ReactNode;
};

/** A button that is only a picture: its name is read aloud, and shown on hover and focus. */
export function IconButton({ label, children, look = "ghost", ...rest }: IconButtonProps) {
  return (
    <Tip label={label}>
      <Button look={look} size="icon" aria-label={label} {...rest}>
        {children}
      </Button>
    </Tip>
  );
}

/** A word explained: on hover, on focus, and by tapping. */
export function Hint({ about, children }: { about: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <Tip label={children} open={open} onOpenChange={setOpen}>
      <button
        type="button"
        aria-label={`What is ${about}?`}
        className="relative inline-grid size-5 place-items-center rounded-full text-ink-3 before:absolute before:-inset-2.5 hover:text-ink"
        onPointerDown={(event) => event.preventDefault()}
        onClick={(event) => {
          event.preventDefault();
          setOpen(true);
        }}
      >
        <CircleHelp className="size-3.5" />
      </button>
    </Tip>
  );
}
