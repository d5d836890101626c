"use client";

import { cn } from "../_lib/cn";
import { useConnection, type Connection } from "../_hooks/use-session";
import { Tip } from "./ui/tip";

const said: Record<Connection, { word: string; more: string }> = {
  connecting: { word: "Connecting", more: "Opening the live connection." },
  online: { word: "Live", more: "Connected. You see everything as it happens." },
  offline: {
    word: "Reconnecting",
    more: "The connection is lost. It comes back by itself; what you ask for meanwhile is kept.",
  },
  refused: { word: "Not connected", more: "Reload the page to connect again." },
};

/** The pilot lamp: quiet while all is well. */
export function ConnectionState() {
  const connection = useConnection();
  const { word, more } = said[connection];
  const well = connection === "online";
  return (
    <Tip label={more} side="bottom">
      <span
        role="status"
        data-testid="connection"
        data-connection={connection}
        className="inline-flex min-h-8 items-center gap-2 rounded-full px-2 text-sm text-ink-2"
      >
        <span
          aria-hidden
          className={cn("size-2 rounded-full", well ? "bg-good" : "animate-breathe bg-safelight")}
        />
        <span className={well ? "max-sm:sr-only" : ""}>{word}</span>
      </span>
    </Tip>
  );
}
