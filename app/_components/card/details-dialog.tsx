"use client";

import { Dialog } from "radix-ui";
import { useState } from "react";
import { Copy, Download, Film, PenLine, Play } from "lucide-react";
import type { Generation } from "@/server/contract";
import { useGeneration, useRights } from "../../_hooks/use-board";
import { copyText } from "../../_hooks/use-clipboard";
import { useAllFrames } from "../../_hooks/use-frames";
import { useScrub } from "../../_hooks/use-replay";
import { remix } from "../../_hooks/use-starts";
import { PictureTalk } from "../comments/picture-talk";
import { SpotPins } from "../comments/spot-pins";
import { useSharedStep } from "../../_hooks/use-together";
import { focusPrompt } from "../prompt/focus";
import { Button, buttonStyle } from "../ui/button";
import { DialogHead } from "../ui/dialog-head";
import { BranchButton } from "./branch-button";
import { useCame } from "./film-edge";
import { Filmstrip } from "./filmstrip";
import { LookedAt } from "./looked-at";
import { HowItBegan } from "./how-it-began";
import { Print } from "./print";
import { RecipeTable } from "./recipe-table";
import { Reproduce } from "./reproduce";
import { isActive, statusLine } from "./status";
import { filmstripUrl, pictureUrl } from "./urls";

/** A picture close up, with every step of its way and all that is known of it. */
export function DetailsDialog({ generation, onClose }: Props) {
  const [id, setId] = useState(generation.id);
  const shown = useGeneration(id) ?? generation;
  // Another picture is another strip: nothing of the one before stays.
  return <Details key={shown.id} generation={shown} onClose={onClose} onOpen={setId} />;
}

type Props = { generation: Generation; onClose: () => void };

function Details({ generation, onClose, onOpen }: Props & { onOpen: (id: string) => void }) {
  const scrub = useScrub(generation.totalSteps);
  const step = useSharedStep(generation.id, scrub.step);
  const came = useCame(generation);
  const frames = useAllFrames(generation.id, generation.step, came > 0);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/75" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={startOnTheStrip}
          className="animate-in fixed inset-0 z-50 grid grid-rows-[auto_1fr] overflow-hidden bg-raised shadow-lift sm:inset-6 sm:m-auto sm:max-h-[50rem] sm:max-w-5xl sm:rounded-lg sm:border sm:border-line"
        >
          <DialogHead title={generation.recipe.prompt} />
          <div className="overflow-y-auto md:grid md:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)] md:overflow-hidden">
            <div className="flex min-h-0 flex-col bg-sunken p-4 sm:p-6">
              <div className="grid min-h-0 flex-1 place-items-center [container-type:size] max-md:aspect-square">
                <div className="relative w-[min(100cqw,100cqh)]">
                  <Print generation={generation} step={step} src={pictureUrl(generation.id)} />
                  <SpotPins generation={generation} step={step} />
                </div>
              </div>
              {came > 0 && (
                <Filmstrip
                  generation={generation}
                  came={came}
                  step={step}
                  loading={frames === "loading"}
                  onScrub={scrub.scrubTo}
                />
              )}
              <div className="mt-3 flex min-h-10 items-center gap-2 text-sm text-ink-2 tabular-nums">
                <p className="flex-1">
                  {step === null
                    ? statusLine(generation, came)
                    : `Step ${step} of ${generation.totalSteps}`}
                </p>
                <BranchButton generation={generation} step={scrub.step} onDone={onClose} />
                {came > 1 && !isActive(generation) && (
                  <Button size="sm" onClick={scrub.replay}>
                    <Play className="size-4" /> Replay
                  </Button>
                )}
              </div>
            </div>
            <div className="min-h-0 overflow-y-auto p-5 pb-[max(1.25rem,env(safe-area-inset-bottom))] sm:p-6">
              <RecipeTable generation={generation} />
              <LookedAt references={generation.references} />
              <HowItBegan generation={generation} onOpen={onOpen} />
              <Reproduce generation={generation} />
              <Actions generation={generation} onClose={onClose} />
              <PictureTalk generation={generation} step={scrub.step} onStep={scrub.scrubTo} />
            </div>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** On the strip the arrow keys work at once; the close button would open its tooltip instead. */
function startOnTheStrip(event: Event) {
  event.preventDefault();
  const dialog = event.currentTarget as HTMLElement;
  (dialog.querySelector<HTMLElement>("input[type=range]") ?? dialog).focus();
}

function Actions({ generation, onClose }: { generation: Generation; onClose: () => void }) {
  const { id, recipe, status } = generation;
  const { mayGenerate } = useRights(generation);
  return (
    <div className="mt-6 flex flex-wrap gap-2">
      {mayGenerate && (
        <Button
          look="primary"
          onClick={() => {
            onClose();
            remix(generation);
            focusPrompt();
          }}
        >
          <PenLine className="size-4" /> Remix
        </Button>
      )}
      <Button onClick={() => void copyText(String(recipe.seed), "Seed")}>
        <Copy className="size-4" /> Copy seed
      </Button>
      {status === "succeeded" && (
        <>
          <a className={buttonStyle()} href={pictureUrl(id)} download={`emerge-${recipe.seed}.png`}>
            <Download className="size-4" /> Picture
          </a>
          <a
            className={buttonStyle()}
            href={filmstripUrl(id)}
            download={`emerge-${recipe.seed}.webp`}
          >
            <Film className="size-4" /> Filmstrip
          </a>
        </>
      )}
    </div>
  );
}
