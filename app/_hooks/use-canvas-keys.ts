"use client";

import { useEffect } from "react";
import { neighbour, readingOrder, type Direction } from "../_lib/canvas/geometry";
import { nudge } from "./canvas-actions";
import { commandFor } from "./canvas-commands";
import { bringIntoView, panBy } from "./use-camera";
import { itemsNow, listNow, mayEdit } from "./use-canvas";
import { currentSheet, openSheet, select, selectedItems, startEditing } from "./use-desk";
import { follow } from "./use-together";

const arrows: Record<string, Direction> = {
  ...{ ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" },
};
const steps: Record<Direction, [number, number]> = {
  ...{ left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] },
};
/** Canvas units an arrow key moves things by, and with Shift. */
const [little, much] = [8, 64];

/** The canvas by keyboard, wherever on the board the focus is, except where something is typed. */
export function useCanvasKeys() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isElsewhere(event)) return;
      // The palette is called while typing, too: that is where the focus is most of the time.
      if (isTyping(event.target) && !callsPalette(event)) return;
      if (event.key === "Escape") {
        follow(null);
        openSheet(null);
      }
      const wanted = commandFor(event);
      if (wanted) {
        event.preventDefault();
        wanted.run();
      } else if (arrows[event.key]) onArrow(event, arrows[event.key]!);
      else if (event.key === "Enter") onEnter(event);
    };
    const onFocus = (event: FocusEvent) => takeFocused(event.target);
    document.addEventListener("keydown", onKey);
    document.addEventListener("focusin", onFocus);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("focusin", onFocus);
    };
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

const callsPalette = (event: KeyboardEvent) =>
  (event.metaKey || event.ctrlKey) && event.key === "k";

/** Dialogs and menus have keys of their own. */
function isElsewhere(event: KeyboardEvent): boolean {
  if (currentSheet() === "palette" && callsPalette(event)) return false;
  const target = event.target as Element;
  return target.closest?.('[role="dialog"], [role="alertdialog"], [role="menu"]') != null;
}

function onArrow(event: KeyboardEvent, direction: Direction) {
  const chosen = selectedItems();
  const [dx, dy] = steps[direction];
  event.preventDefault();
  if (event.altKey || (chosen.length > 0 && !mayEdit())) return goTo(direction);
  const by = event.shiftKey ? much : little;
  if (chosen.length > 0) nudge(dx * by, dy * by);
  else panBy(-dx * 10 * by, -dy * 10 * by);
}

/** To the nearest thing that way; with nothing selected, to the first in reading order. */
function goTo(direction: Direction) {
  const items = listNow();
  const from = selectedItems()[0];
  const next = from ? neighbour(items, from, direction) : readingOrder(items)[0];
  if (next) focusItem(next.id);
}

/** Selects one thing, brings it into view and puts the focus on it. */
export function focusItem(id: string) {
  const item = itemsNow()[id];
  if (!item) return;
  select([id]);
  bringIntoView(item);
  const element = () => document.querySelector<HTMLElement>(`.react-flow__node[data-id="${id}"]`);
  const focus = () => element()?.focus({ preventScroll: true });
  // What was out of view is on the page only once the view is there.
  if (element()) focus();
  else setTimeout(focus, 400);
}

function onEnter(event: KeyboardEvent) {
  const target = event.target as Element;
  if (target.matches?.("button, a")) return;
  const [item, more] = selectedItems();
  if (!item || more) return;
  if (item.kind === "picture") {
    const node = document.querySelector(`.react-flow__node[data-id="${item.id}"]`);
    node?.querySelector<HTMLElement>("[data-look-closer]")?.click();
  } else if (mayEdit()) startEditing(item.id);
  event.preventDefault();
}

/** Walking with Tab selects, so that the keys work on what has the focus. */
function takeFocused(target: EventTarget | null) {
  if (!(target instanceof HTMLElement) || !target.matches(".react-flow__node:focus-visible"))
    return;
  const { id } = target.dataset;
  const item = id ? itemsNow()[id] : undefined;
  if (!item || !id) return;
  select([id]);
  bringIntoView(item);
}
