"use client";

import { useState, type ComponentProps } from "react";

type Props = ComponentProps<"div"> & { open: boolean };

/** Opens from no height to that of what is in it; closed, and done closing, nothing of it is there. */
export function Fold({ open, children, ...rest }: Props) {
  const [there, setThere] = useState(open);
  if (open && !there) setThere(true);
  if (!there) return null;
  return (
    <div
      className="fold"
      data-open={open}
      inert={!open}
      onTransitionEnd={(event) => event.target === event.currentTarget && setThere(open)}
    >
      <div {...rest} className="overflow-hidden">
        {children}
      </div>
    </div>
  );
}
