"use client";

import { TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "../_lib/cn";
import { dismissProblem, useConnection, useProblem, useStudio } from "../_hooks/use-session";
import { Button } from "./ui/button";
import { IconButton } from "./ui/tip";

/** What everybody on the page should know just now, and the way out of it. */
export function Banners({ className }: { className?: string }) {
  return (
    <div role="status" className={cn("grid gap-2 empty:hidden", className)}>
      <Current />
    </div>
  );
}

function Current() {
  const connection = useConnection();
  const problem = useProblem();
  const noWorker = useStudio()?.workers === 0;
  const reload = () => location.reload();
  if (connection === "refused") {
    return (
      <Banner action={<Button onClick={reload}>Reload</Button>}>
        {problem?.message ?? "The studio was updated. Reload this page to go on."}
      </Banner>
    );
  }
  if (connection === "offline") {
    return (
      <Banner action={<Button onClick={reload}>Reload</Button>}>
        The studio cannot be reached just now. Trying again by itself; nothing you ask for is lost.
      </Banner>
    );
  }
  return (
    <>
      {problem && (
        <Banner
          action={
            <IconButton label="Dismiss" onClick={dismissProblem}>
              <X />
            </IconButton>
          }
        >
          {problem.message}
        </Banner>
      )}
      {noWorker && (
        <Banner>
          Waiting for a worker… Pictures you ask for stand in line until one connects.
        </Banner>
      )}
    </>
  );
}

function Banner({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={bannerStyle}>
      <TriangleAlert aria-hidden className="size-4 shrink-0 text-safelight" />
      <p className="min-h-10 flex-1 content-center">{children}</p>
      {action}
    </div>
  );
}

/** Late by a moment: most interruptions are over before anybody needs to read of them. */
const bannerStyle =
  "animate-in flex items-center gap-3 rounded-lg border border-safelight/50 bg-raised py-2 pr-2 pl-4 text-sm shadow-lift [animation-delay:1.2s] [animation-fill-mode:both]";
