"use client";

import { Button } from "../ui/button";
import { follow, useFollowed, useFollowers } from "../../_hooks/use-together";
import { toneOf } from "../person/avatar";

/** Whose eyes one looks through; and that others look along with oneself. */
export function FollowFrame() {
  const followed = useFollowed();
  const followers = useFollowers();
  if (followed) {
    return (
      <div
        style={toneOf(followed.person.color)}
        className="pointer-events-none absolute inset-0 z-10 border-3 border-tone"
      >
        <p className="pointer-events-auto absolute top-3 left-1/2 flex -translate-x-1/2 items-center gap-2 rounded-full bg-tone py-1 pr-1 pl-4 text-sm font-medium whitespace-nowrap text-bg">
          Following {followed.person.name}
          <Button size="sm" onClick={() => follow(null)} className="rounded-full border-bg/40">
            Stop
          </Button>
        </p>
      </div>
    );
  }
  if (followers === 0) return null;
  return (
    <p className="canvas-panel absolute top-3 left-1/2 z-10 -translate-x-1/2 rounded-full px-4 py-1.5 text-sm text-ink-2">
      {followers === 1 ? "Somebody follows" : `${followers} people follow`} your view
    </p>
  );
}
