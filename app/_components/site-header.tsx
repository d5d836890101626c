import { Compass } from "lucide-react";
import Link from "next/link";
import { ConnectionState } from "./connection-state";
import { Logo } from "./logo";
import { GuestChip } from "./person/guest-chip";
import { ThemeToggle } from "./theme-toggle";
import { buttonStyle } from "./ui/button";

/** The head of every page that is no board. */
export function SiteHeader() {
  return (
    <header className="flex items-center gap-2 px-4 py-3 pt-[max(0.75rem,env(safe-area-inset-top))] sm:px-6">
      <Logo />
      <div className="ml-auto flex items-center gap-1 sm:gap-2">
        <Link href="/explore" aria-label="Explore" className={buttonStyle({ look: "ghost" })}>
          <Compass aria-hidden className="size-4" />
          <span className="max-sm:hidden">Explore</span>
        </Link>
        <ConnectionState />
        <ThemeToggle />
        <GuestChip />
      </div>
    </header>
  );
}
