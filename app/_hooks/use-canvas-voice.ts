"use client";

import { useEffect, useState } from "react";
import { boardStore } from "../_live/board-store";
import { canvasStore, historyStore } from "../_live/canvas-store";
import { deskStore } from "../_live/desk-store";
import { sessionStore } from "../_live/session-store";
import { nameOf } from "./use-nodes";

/** What somebody who cannot see the canvas should hear: selections, undo, who comes and goes. */
export function useCanvasVoice(): string {
  const [said, say] = useState("");
  useEffect(() => {
    const stops = [
      deskStore.subscribe(({ selection }, before) => {
        if (selection !== before.selection) say(chosen(selection));
      }),
      historyStore.subscribe(({ undone }, before) => {
        if (undone.length > before.undone.length) say("Undone");
        else if (undone.length === before.undone.length - 1) say("Done again");
      }),
      boardStore.subscribe(({ people }, before) => {
        if (people !== before.people && before.people.length > 0) {
          const words = comings(names(before.people), names(people));
          if (words) say(words);
        }
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, []);
  return said;
}

function chosen(selection: ReadonlySet<string>): string {
  if (selection.size === 0) return "Nothing selected";
  const [id] = selection;
  const item = canvasStore.getState().items[id!];
  if (selection.size > 1) return `${selection.size} things selected`;
  return item ? `${nameOf(item)}, selected` : "";
}

type People = { person: { id: string; name: string } }[];
const names = (people: People) =>
  new Map(
    people
      .filter(({ person }) => person.id !== sessionStore.getState().me?.id)
      .map(({ person }) => [person.id, person.name]),
  );

function comings(before: Map<string, string>, now: Map<string, string>): string {
  const came = [...now].flatMap(([id, name]) => (before.has(id) ? [] : `${name} is here`));
  const left = [...before].flatMap(([id, name]) => (now.has(id) ? [] : `${name} has left`));
  return [...came, ...left].join(", ");
}
