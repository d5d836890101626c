import type { ReactNode } from "react";
import { cn } from "../../_lib/cn";

export function PromptBox({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div
      className={cn(
        "rounded-xl border border-line-strong/70 bg-raised shadow-lift transition-colors focus-within:border-safelight",
        className,
      )}
    >
      {children}
    </div>
  );
}
