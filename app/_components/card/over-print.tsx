import type { ReactNode } from "react";
import { IconButton } from "../ui/tip";

/** Words on blank paper: where it stands in line, what went wrong. */
export function OverPrint({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="absolute inset-0 grid content-center justify-items-center overflow-auto px-5 py-10 text-center">
      <p className="font-display text-2xl text-balance">{title}</p>
      <div className="mt-1 text-sm text-pretty text-ink-2">{children}</div>
    </div>
  );
}

type ButtonProps = { label: string; onClick: () => void; ring?: ReactNode; children: ReactNode };

/** A round button in the corner of a print, readable over any picture. */
export function OverPrintButton({ label, onClick, ring, children }: ButtonProps) {
  return (
    <div className={corner}>
      {ring}
      <IconButton
        label={label}
        onClick={onClick}
        className="relative size-10 rounded-full text-white hover:bg-white/15 hover:text-white"
      >
        {children}
      </IconButton>
    </div>
  );
}

/** The ring alone, for those who cannot stop what runs. */
export function OverPrintRing({ children }: { children: ReactNode }) {
  return <div className={corner}>{children}</div>;
}

const corner = "absolute top-2 right-2 z-10 size-10 rounded-full bg-[#14100d]/75 text-white";
