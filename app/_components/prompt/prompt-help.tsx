"use client";

import { CircleHelp } from "lucide-react";
import { Button } from "../ui/button";
import { Pop } from "../ui/popover";

const lines = [
  { type: "a (red:1.4) fox", means: "Counts “red” 1.4 times as much as the other words." },
  { type: "a fox, (snow:0.6)", means: "Below 1 a word counts less." },
  { type: "a [fox:wolf:0.5]", means: "Draws a fox for the first half of the steps, then a wolf." },
  { type: "a fox [hat:0.3]", means: "The hat comes in after three tenths of the steps." },
  { type: "a fox [hat::0.6]", means: "The hat goes after six tenths of the steps." },
];

/** What can be written into a prompt besides words. */
export function PromptHelp() {
  return (
    <Pop
      label="Help for prompts"
      trigger={
        <Button look="ghost" size="icon" className="size-10" aria-label="Help for prompts">
          <CircleHelp />
        </Button>
      }
    >
      <h2 className="font-display text-xl">Weigh and change words</h2>
      <dl className="mt-2 grid gap-2.5 text-sm">
        {lines.map(({ type, means }) => (
          <div key={type}>
            <dt>
              <code className="rounded-sm bg-sunken px-1.5 py-0.5 font-mono">{type}</code>
            </dt>
            <dd className="mt-0.5 text-ink-2">{means}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-sm text-ink-2">
        Weights go from 0 to 2. A whole number means that many steps instead of a share of them. A
        backslash before a bracket makes it a plain one.
      </p>
    </Pop>
  );
}
