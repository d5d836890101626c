"use client";

import type { FamilyTree, Recipe, TreeEdge } from "@/server/contract";
import { changedSettings } from "../../_lib/recipe-diff";
import { wordDiff, type Part } from "../../_lib/word-diff";
import { seenNode } from "../../_hooks/use-family";
import { Comparison } from "./comparison";
import { descentSentence } from "./edge-words";

/** What changed between a parent and its child: words, settings, and the pictures step by step. */
export function EdgePanel({ tree, edge }: { tree: FamilyTree; edge: TreeEdge }) {
  const [parent, child] = [seenNode(tree, edge.parent), seenNode(tree, edge.child)];
  if (!parent || !child) return null;
  const [before, after] = [parent.generation, child.generation];
  return (
    <div className="mt-8 grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.9fr)]">
      <section aria-labelledby="changes">
        <h3 id="changes" className="font-display text-2xl">
          What changed
        </h3>
        <p className="mt-1 text-ink-2">{descentSentence(edge)}</p>
        <PromptChange before={before.recipe.prompt} after={after.recipe.prompt} />
        <SettingsChange before={before.recipe} after={after.recipe} />
      </section>
      {before.step > 0 && after.step > 0 && <Comparison parent={before} child={after} />}
    </div>
  );
}

function PromptChange({ before, after }: { before: string; after: string }) {
  if (before === after) return <p className="mt-5 text-ink-2">The prompt is the same.</p>;
  return (
    <p className="mt-5 rounded-md bg-sunken p-4 text-lg leading-relaxed break-words whitespace-pre-wrap">
      {wordDiff(before, after).map((part) => (
        <Word key={part.at} part={part} />
      ))}
    </p>
  );
}

/** Not by colour alone: what went is struck out, what came is underlined, and both are said. */
function Word({ part: { text, change } }: { part: Part }) {
  switch (change) {
    case "same":
      return text;
    case "removed":
      return (
        <del className="rounded-[2px] bg-danger/12 text-danger decoration-1">
          <span className="sr-only">removed: </span>
          {text}
        </del>
      );
    case "added":
      return (
        <ins className="rounded-[2px] bg-good/15 text-good decoration-1 underline-offset-4">
          <span className="sr-only">added: </span>
          {text}
        </ins>
      );
  }
}

function SettingsChange({ before, after }: { before: Recipe; after: Recipe }) {
  const changes = changedSettings(before, after);
  if (changes.length === 0) return <p className="mt-4 text-ink-2">All settings are the same.</p>;
  return (
    <table className="mt-5 w-full text-left text-sm">
      <thead className="sr-only">
        <tr>
          <th scope="col">Setting</th>
          <th scope="col">Parent</th>
          <th scope="col">Child</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.name} className="border-t border-line align-top">
            <th scope="row" className="py-2 pr-4 font-normal text-ink-2">
              {change.name}
            </th>
            <td className="py-2 pr-4 break-all text-danger line-through decoration-1">
              {change.before}
            </td>
            <td className="py-2 break-all text-good">{change.after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
