"use client";

import { useAccount, useConnection } from "../../_hooks/use-session";
import { ConnectionState } from "../connection-state";
import { Logo } from "../logo";
import { GuestChip } from "../person/guest-chip";
import { ThemeToggle } from "../theme-toggle";
import { Enter } from "./enter";
import { Settled } from "./settled";

/** A guest makes an account or signs in; whoever has one looks after it. */
export function AccountScreen({ next }: { next: string }) {
  const account = useAccount();
  const known = useConnection() !== "connecting";
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex items-center gap-2 px-4 py-3 sm:px-6">
        <Logo />
        <div className="ml-auto flex items-center gap-1 sm:gap-2">
          <ConnectionState />
          <span className="max-sm:hidden">
            <ThemeToggle />
          </span>
          <GuestChip />
        </div>
      </header>
      <main id="main" className="mx-auto w-full max-w-md flex-1 px-6 pt-8 pb-24 sm:pt-16">
        {known && (account ? <Settled account={account} next={next} /> : <Enter next={next} />)}
      </main>
    </div>
  );
}
