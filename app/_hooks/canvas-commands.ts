"use client";

import {
  addNote,
  addSection,
  alignSelected,
  distributeSelected,
  duplicateSelected,
  removeSelected,
  restack,
  selectAll,
  tidySelected,
} from "./canvas-actions";
import { blendSelected } from "./canvas-blend";
import { canPaste, pasteKept } from "./canvas-clipboard";
import { takePalette } from "./canvas-palette";
import { chooseFiles } from "./canvas-uploads";
import { commentOnSelected, toggleComments } from "./comment-commands";
import { noiseSelected } from "./use-forward";
import { openRace } from "./use-race";
import { walkSelected } from "./use-walk";
import { fitAll, fitSelection, zoomBy, zoomTo } from "./use-camera";
import { mayEdit, redo, undo } from "./use-canvas";
import { toggleLineage } from "./use-lineage";
import {
  chooseTool,
  openSheet,
  select,
  selectedItems,
  togglePalette,
  toggleSheet,
} from "./use-desk";

/**
 * Needs nothing; at least one, two or three selected things; a single picture; two of them; or
 * something that was copied.
 */
type Needs = "nothing" | "one" | "two" | "three" | "picture" | "pair" | "copied";

/**
 * Everything that can be done with the canvas, in one list: the keyboard, the command palette, the
 * menus, the tooltips and the help all read it.
 */
export type Command = {
  id: string;
  label: string;
  group: "Add" | "Edit" | "Arrange" | "View";
  /** As `event.key` in lower case, with what is held down: "mod" is Ctrl, or Cmd on a Mac. */
  keys: string[];
  needs: Needs;
  /** Changes the board: not for viewers. */
  edits: boolean;
  run: () => void;
};

const command = (
  id: string,
  group: Command["group"],
  label: string,
  keys: string[],
  run: () => void,
  needs: Needs = "nothing",
  edits = group !== "View",
): Command => ({ id, group, label, keys, needs, edits, run });

const spread = (along: "x" | "y") => () => distributeSelected(along);

/** By the browser's own event, as their keys do; a field that has the focus would take it. */
const byClipboard = (name: "copy" | "cut") => () => {
  (document.activeElement as HTMLElement | null)?.blur();
  document.execCommand(name);
};

export const commands: Command[] = [
  command("note", "Add", "Add a note", ["n"], () => addNote()),
  command("section", "Add", "Add a section", ["s"], () => addSection()),
  command("upload", "Add", "Add pictures from this device", ["u"], chooseFiles),
  command("race", "Add", "Race: one prompt, every kind of machine", ["r"], openRace),
  command("forward", "Add", "Into noise and back, with a picture", ["i"], noiseSelected),
  command(
    "palette",
    "Add",
    "Take the colours of a picture",
    ["c"],
    () => void takePalette(),
    "picture",
  ),

  command("undo", "Edit", "Undo", ["mod+z"], undo),
  command("redo", "Edit", "Redo", ["mod+shift+z", "mod+y"], redo),
  command("select-all", "Edit", "Select everything", ["mod+a"], selectAll, "nothing", false),
  command("select-none", "Edit", "Select nothing", ["escape"], () => select([]), "one", false),
  command("comment", "Edit", "Say something about it", ["m"], commentOnSelected, "one", false),
  command("cut", "Edit", "Cut", ["mod+x"], byClipboard("cut"), "one"),
  command("copy", "Edit", "Copy", ["mod+c"], byClipboard("copy"), "one", false),
  command("paste", "Edit", "Paste", ["mod+v"], () => void pasteKept(), "copied"),
  command("duplicate", "Edit", "Duplicate", ["mod+d"], duplicateSelected, "one"),
  command("remove", "Edit", "Take off the board", ["delete", "backspace"], removeSelected, "one"),
  command("blend", "Edit", "Blend the two pictures", ["b"], blendSelected, "pair"),
  command("walk", "Edit", "Walk between the two pictures", ["w"], walkSelected, "pair"),

  command("tidy", "Arrange", "Tidy into a grid", ["shift+t"], tidySelected),
  command("front", "Arrange", "Bring to the front", ["]"], () => restack("front"), "one"),
  command("back", "Arrange", "Send to the back", ["["], () => restack("back"), "one"),
  command("left", "Arrange", "Align left", ["alt+a"], () => alignSelected("left"), "two"),
  command("centre", "Arrange", "Align centres", ["alt+h"], () => alignSelected("centre"), "two"),
  command("right", "Arrange", "Align right", ["alt+d"], () => alignSelected("right"), "two"),
  command("top", "Arrange", "Align top", ["alt+w"], () => alignSelected("top"), "two"),
  command("middle", "Arrange", "Align middles", ["alt+v"], () => alignSelected("middle"), "two"),
  command("bottom", "Arrange", "Align bottom", ["alt+s"], () => alignSelected("bottom"), "two"),
  command("spread-x", "Arrange", "Space out sideways", ["alt+shift+h"], spread("x"), "three"),
  command("spread-y", "Arrange", "Space out downwards", ["alt+shift+v"], spread("y"), "three"),

  command("lineage", "View", "Show or hide lineage lines", ["shift+l"], toggleLineage),
  command("comments", "View", "Show or hide comments", ["shift+c"], toggleComments),
  command("fit-all", "View", "Show everything", ["shift+1"], fitAll),
  command("fit-selection", "View", "Show what is selected", ["shift+2"], fitSelection, "one"),
  command("zoom-100", "View", "Actual size", ["shift+0"], () => zoomTo(1)),
  command("zoom-in", "View", "Zoom in", ["+", "="], () => zoomBy(1.4)),
  command("zoom-out", "View", "Zoom out", ["-"], () => zoomBy(1 / 1.4)),
  command("select-tool", "View", "Choose and move", ["v"], () => chooseTool("select")),
  command("hand-tool", "View", "Move the view by hand", ["h"], () => chooseTool("hand")),
  command("outline", "View", "List everything on this board", ["l"], () => toggleSheet("outline")),
  command("commands", "View", "Find a command", ["mod+k"], togglePalette),
  command("shortcuts", "View", "Keyboard shortcuts", ["?"], () => openSheet("shortcuts")),
];

/** Keys that do not stand for one command; shown with the others in the help. */
export const moreKeys: { label: string; keys: string[] }[] = [
  { label: "Write a prompt", keys: ["/"] },
  { label: "Move what is selected", keys: ["arrows"] },
  { label: "Move it further", keys: ["shift+arrows"] },
  { label: "Go to the next thing that way", keys: ["alt+arrows"] },
  { label: "Open or write in it", keys: ["enter"] },
  { label: "Move the view", keys: ["space+drag"] },
  { label: "Drag without snapping", keys: ["mod+drag"] },
  { label: "Blend a picture with the one it is dropped on", keys: ["alt+drag"] },
];

export const commandOf = (id: string) => commands.find((one) => one.id === id)!;

const least = { nothing: 0, one: 1, two: 2, three: 3 };

/** Whether it can be done now: by this person, with what is selected. */
export function isPossible({ needs, edits }: Command): boolean {
  if (edits && !mayEdit()) return false;
  const chosen = selectedItems();
  if (needs === "copied") return canPaste();
  if (needs === "picture") return chosen.length === 1 && isPicture(chosen[0]!.kind);
  if (needs === "pair")
    return chosen.length === 2 && chosen.every(({ kind }) => kind === "picture");
  return chosen.length >= least[needs];
}

const isPicture = (kind: string) => kind === "picture" || kind === "upload";

export function runCommand(id: string) {
  const wanted = commandOf(id);
  if (isPossible(wanted)) wanted.run();
}

/** Their keys make the browser's own events, which alone may use the clipboard. */
const byBrowser = new Set(["cut", "copy", "paste"]);

/** The command of a key press, if there is one that can be done now. */
export function commandFor(event: KeyboardEvent): Command | null {
  const pressed = chordOf(event);
  const meant = ({ id, keys }: Command) => keys.includes(pressed) && !byBrowser.has(id);
  return commands.find((one) => meant(one) && isPossible(one)) ?? null;
}

/** Signs that need Shift on some keyboards are named by themselves; digits by their key. */
function chordOf(event: KeyboardEvent): string {
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  // Alt makes other signs of letters on some keyboards.
  const key = digit && event.shiftKey ? digit : event.altKey && letter ? letter : event.key;
  const isSign = key.length === 1 && !/[a-z0-9]/i.test(key);
  const held = [
    (event.metaKey || event.ctrlKey) && "mod",
    event.altKey && !isSign && "alt",
    event.shiftKey && !isSign && "shift",
  ].filter(Boolean);
  return [...held, key.toLowerCase()].join("+");
}

const onMac = () => /Mac|iPhone|iPad/.test(navigator.platform);
const signs: Record<string, string> = {
  ...{ shift: "Shift", alt: "Alt", delete: "Del", backspace: "Backspace", escape: "Esc" },
  ...{ arrows: "Arrows", enter: "Enter", space: "Space", drag: "drag" },
};

/** How a shortcut is written for people: "Ctrl Z", or "⌘ Z". */
export const writtenKeys = (keys: string): string[] =>
  keys
    .split(/\+(?=.)/)
    .map((key) => (key === "mod" ? (onMac() ? "⌘" : "Ctrl") : (signs[key] ?? key.toUpperCase())));
