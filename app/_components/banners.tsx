"use client";

import { TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { dismissProblem, useConnection, useProblem, useStudio } from "../_hooks/use-session";
import { Button } from "./ui/button";
import { IconButton } from "./ui/tip";

/** What everybody on the page should know just now, and the way out of it. */
export function Banners() {
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
    <div
      role="status"
      className="animate-in mx-4 mt-3 flex items-center gap-3 rounded-lg border border-safelight/50 bg-raised py-2 pr-2 pl-4 text-sm sm:mx-6"
    >
      <TriangleAlert aria-hidden className="size-4 shrink-0 text-safelight" />
      <p className="min-h-10 flex-1 content-center">{children}</p>
      {action}
    </div>
  );
}
