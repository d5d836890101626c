"use client";

import type { Generation, PictureRef, Recipe } from "@/server/contract";
import { shortName } from "../../_lib/format";
import { isForward } from "../../_lib/forward";
import { picturesOf, wayOf, type Way } from "../../_lib/way";
import { useGeneration } from "../../_hooks/use-board";
import { refThumbnail, refUrl, uploadUrl } from "./urls";

type Props = { generation: Generation; onOpen: (id: string) => void };

/** What a picture was made of, with the way to each of its parents. */
export function HowItBegan({ generation, onOpen }: Props) {
  const { recipe, parentId } = generation;
  const way: Way | null =
    wayOf(recipe) ?? (parentId ? { kind: "remix", generationId: parentId } : null);
  const forward = isForward(generation);
  if (!way && !recipe.variation && !forward) return null;
  const masks = way?.kind === "inpaint" ? [way.maskId] : [];
  return (
    <section aria-label="How it began" className="mt-5 border-t border-line pt-4 text-sm">
      <h3 className="text-ink-2">How it began</h3>
      <p className="mt-1 text-pretty">{forward ? intoNoise : inWords(way, generation)}</p>
      {way && (
        <ul className="mt-2.5 flex flex-wrap gap-2">
          {picturesOf(way).map((ref) => (
            <li key={ref.id}>
              <Parent of={ref} onOpen={onOpen} />
            </li>
          ))}
          {masks.map((id) => (
            <li key={id}>
              <a
                href={uploadUrl(id)}
                target="_blank"
                rel="noreferrer"
                className="block rounded-[3px]"
              >
                <img
                  src={refThumbnail({ kind: "upload", id }, 128)}
                  alt="The mask"
                  className="size-14 rounded-[3px] object-cover"
                />
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const intoNoise = "A picture that goes into noise, step by step: how diffusion models are taught.";

const percent = (share: number) => `${Math.round(share * 100)} %`;

function inWords(way: Way | null, { recipe, parentStep }: Generation): string {
  return [begun(way, parentStep), varied(recipe)].filter(Boolean).join(" ");
}

function begun(way: Way | null, parentStep: number | null): string {
  switch (way?.kind) {
    case undefined:
      return "";
    case "remix":
      return "A remix of another picture’s recipe.";
    case "image":
      return `From a picture, with ${percent(way.strength)} changed.`;
    case "inpaint":
      return `A part of a picture, repainted with ${percent(way.strength)} changed.`;
    case "blend":
      return `A blend: ${percent(way.amount)} of the second picture (“${way.secondPrompt}”), with ${percent(way.strength)} changed.`;
    case "between":
      return `Between two pictures: ${percent(way.amount)} of the way to the second (“${way.secondPrompt}”, seed ${way.secondSeed}).`;
    case "branch":
      return `Branched from step ${parentStep ?? way.step} of another picture.`;
  }
}

const varied = ({ variation }: Recipe) =>
  variation &&
  `Its noise is turned by ${percent(variation.strength)} towards that of seed ${variation.seed}.`;

/** On this board it opens here; anything else in a window of its own. */
function Parent({ of, onOpen }: { of: PictureRef; onOpen: (id: string) => void }) {
  const known = useGeneration(of.kind === "generation" ? of.id : null);
  const name = known
    ? `Open “${shortName(known.recipe.prompt)}”`
    : "Open the picture it began with";
  const picture = (
    <img
      src={refThumbnail(of, 128)}
      alt=""
      className="size-14 rounded-[3px] bg-sunken object-cover"
    />
  );
  const style =
    "block rounded-[3px] hover:outline-2 hover:outline-offset-2 hover:outline-safelight";
  if (known) {
    return (
      <button type="button" aria-label={name} className={style} onClick={() => onOpen(of.id)}>
        {picture}
      </button>
    );
  }
  return (
    <a
      href={of.kind === "generation" ? `/p/${of.id}` : refUrl(of)}
      target="_blank"
      rel="noreferrer"
      aria-label={name}
      className={style}
    >
      {picture}
    </a>
  );
}
