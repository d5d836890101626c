import type { Generation, TreeEdge } from "@/server/contract";
import { shortName } from "../../_lib/format";
import { changedSettings } from "../../_lib/recipe-diff";
import { wordCounts, wordDiff } from "../../_lib/word-diff";

const descents: Record<TreeEdge["descent"], string> = {
  remix: "remix",
  image: "started from it",
  inpaint: "repainted",
  blend: "blend",
  branch: "branch",
  forward: "noised",
  between: "on the way",
};

/** "+2 −1 words · seed", for the middle of a line. */
export function edgeWords(parent: Generation, child: Generation, edge: TreeEdge): string {
  const { added, removed } = wordCounts(wordDiff(parent.recipe.prompt, child.recipe.prompt));
  const words = [added && `+${added}`, removed && `−${removed}`].filter(Boolean).join(" ");
  const names = changedSettings(parent.recipe, child.recipe)
    .filter(({ name }) => name !== "Start")
    .map(({ name }) => name.toLowerCase());
  const settings = names.length > 2 ? `${names.length} settings` : names.join(", ");
  const came =
    edge.descent === "remix"
      ? null
      : edge.step === null
        ? descents[edge.descent]
        : `branch at ${edge.step}`;
  const parts = [came, words && `${words} words`, settings].filter(Boolean);
  return parts.length > 0 ? parts.join(" · ") : "the same again";
}

export const edgeName = (parent: Generation, child: Generation, edge: TreeEdge) =>
  `From ${shortName(parent.recipe.prompt, 6)} to ${shortName(child.recipe.prompt, 6)}: ${edgeWords(parent, child, edge)}`;

/** How the child came about, as a sentence. */
export function descentSentence({ descent, step }: TreeEdge): string {
  switch (descent) {
    case "remix":
      return "A remix: the recipe taken over and changed.";
    case "image":
      return "It started from the parent’s pixels.";
    case "inpaint":
      return "A part of the parent, painted anew.";
    case "blend":
      return "A blend of the parent with another picture.";
    case "branch":
      return `It branched off from the parent after step ${step} of its schedule.`;
    case "between":
      return "It lies on the way between the parent and another picture.";
    case "forward":
      return "It shows how the parent turns into noise.";
  }
}
