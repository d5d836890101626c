import type { ReactNode } from "react";
import type { Person } from "@/server/contract";

type FooterProps = {
  prompt: string;
  author: Person | null;
  line: ReactNode;
  note?: string | null;
  children?: ReactNode;
};

/** Under the print: always the same height, whatever it says. */
export function CardFooter({ prompt, author, line, note, children }: FooterProps) {
  return (
    <div className="pt-2.5">
      <p className="line-clamp-2 min-h-[2.75em] leading-snug text-pretty" title={prompt}>
        {prompt}
      </p>
      <div className="mt-1 flex min-h-10 items-center gap-2 text-sm text-ink-2">
        <div className="min-w-0 flex-1">
          <p className="flex items-center gap-1.5">
            <span aria-hidden className="size-2 shrink-0 rounded-full bg-tone" />
            <span className="truncate font-medium text-tone">{author?.name}</span>
          </p>
          <p className="truncate text-[0.8125rem] tabular-nums" title={note ?? undefined}>
            {note ?? line}
          </p>
        </div>
        <div className="-mr-1.5 flex shrink-0">{children}</div>
      </div>
    </div>
  );
}
