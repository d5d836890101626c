"use client";

import { useState, type ReactNode } from "react";
import { Brush, GitBranch, ImageOff, MoveHorizontal, Shuffle, Waves, X } from "lucide-react";
import { stepsSkipped, type PictureRef } from "@/server/contract";
import { shortName } from "../../_lib/format";
import { picturesOf, type Way } from "../../_lib/way";
import { useGeneration } from "../../_hooks/use-board";
import { editDraft, useDraft, useFieldErrors, useModel } from "../../_hooks/use-composer";
import { noiseRef, useForwardRefusal } from "../../_hooks/use-forward";
import { backToNoise, endVariations, repaintAgain, walks } from "../../_hooks/use-starts";
import { refThumbnail } from "../card/urls";
import { Button } from "../ui/button";
import { FieldError, inputStyle } from "../ui/field";
import { IconButton } from "../ui/tip";
import { explained } from "../words";
import { ShareSlider } from "./share-slider";

/** What the next picture begins with, above the words: nothing at all when that is noise alone. */
export function StartChips() {
  const { way, vary } = useDraft();
  const error = useFieldErrors().start;
  if (!way && !vary) return null;
  return (
    <div className="border-b border-line text-sm">
      {way && <WayChip way={way} />}
      {vary && (
        <Chip
          name="Variations"
          picture={<Shuffle className="size-5 text-ink-2" />}
          remove="No variations"
          onRemove={endVariations}
        >
          <ShareSlider
            label="How different"
            hint={explained.variation}
            value={vary.strength}
            min={0.05}
            ends={["nearly the same", "another picture"]}
            onChange={(strength) => editDraft({ vary: { ...vary, strength } })}
          />
        </Chip>
      )}
      <div className="px-3 pb-2 empty:hidden has-[p:empty]:hidden">
        <FieldError id="start-problem">{error}</FieldError>
      </div>
    </div>
  );
}

function WayChip({ way }: { way: Way }) {
  const pictures = picturesOf(way);
  const thumbnails =
    pictures.length > 0 ? (
      pictures.map((ref) => <Thumbnail key={ref.id} of={ref} way={way} />)
    ) : (
      <MoveHorizontal className="size-5 text-ink-2" />
    );
  const first = pictures[0];
  const parent = useGeneration(first?.kind === "generation" ? first.id : null);
  const name = parent ? `“${shortName(parent.recipe.prompt, 8)}”` : "a picture";
  const chip = { picture: thumbnails, remove: "Start from noise instead", onRemove: backToNoise };
  switch (way.kind) {
    case "remix":
      return <Chip {...chip} name={`Remix of ${name}`} remove="Do not credit this picture" />;
    case "branch": {
      const frame = way.step - (parent ? stepsSkipped(parent.recipe) : 0);
      return <Chip {...chip} name={`From step ${frame} of ${name}`} note={explained.branch} />;
    }
    case "image":
      return (
        <Chip {...chip} name={first?.kind === "upload" ? "From your picture" : `From ${name}`}>
          <Strength way={way} />
          <IntoNoise picture={way.picture} />
        </Chip>
      );
    case "inpaint":
      return (
        <Chip {...chip} name={`Repaint a part of ${name}`}>
          <Strength way={way} />
          <Button size="sm" onClick={() => repaintAgain(way, parent)}>
            <Brush className="size-4" /> Mask
          </Button>
        </Chip>
      );
    case "blend":
      return <BlendChip way={way} chip={chip} />;
    case "between":
      return (
        <Chip {...chip} name={`On the way to “${shortName(way.secondPrompt, 8)}”`}>
          <ShareSlider
            label="How far"
            hint={explained.between}
            value={way.amount}
            step={0.01}
            ends={["the first picture", "the second"]}
            onChange={(amount) => editDraft({ way: { ...way, amount } })}
          />
        </Chip>
      );
  }
}

/** The same picture, on its way into noise. */
function IntoNoise({ picture }: { picture: PictureRef }) {
  if (useForwardRefusal()) return null;
  return (
    <Button size="sm" onClick={() => noiseRef(picture)}>
      <Waves className="size-4" /> Into noise
    </Button>
  );
}

type BlendWay = Extract<Way, { kind: "blend" }>;
type BlendProps = { way: BlendWay; chip: Pick<ChipProps, "picture" | "remove" | "onRemove"> };

/** Some models go all the way from one picture to the other, a frame for each place between. */
function BlendChip({ way, chip }: BlendProps) {
  const model = useModel();
  if (model && walks(model)) {
    return <Chip {...chip} name="A walk between two pictures" note={explained.walk} />;
  }
  return (
    <Chip {...chip} name="Blend of two pictures">
      <BlendSettings way={way} />
    </Chip>
  );
}

type ChipProps = {
  name: string;
  note?: string;
  picture: ReactNode;
  remove: string;
  onRemove: () => void;
  children?: ReactNode;
};

function Chip({ name, note, picture, remove, onRemove, children }: ChipProps) {
  return (
    <div
      role="group"
      aria-label={name}
      data-testid="start-chip"
      className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-0.5 py-2 pr-2 pl-3"
    >
      <div className="flex gap-1 sm:row-span-2">{picture}</div>
      <div className={children ? "self-end max-sm:self-center" : "row-span-2"}>
        <p className="truncate font-medium">{name}</p>
        {note && <p className="text-ink-2 max-sm:hidden">{note}</p>}
      </div>
      <IconButton label={remove} onClick={onRemove} className="sm:row-span-2">
        <X />
      </IconButton>
      {children && (
        <div className="col-span-full flex flex-wrap items-center gap-x-4 gap-y-1 sm:col-start-2 sm:col-end-3 sm:row-start-2 sm:self-start">
          {children}
        </div>
      )}
    </div>
  );
}

/** A branch may start from a picture that never finished: then there is none to show. */
function Thumbnail({ of, way }: { of: PictureRef; way: Way }) {
  const [missing, setMissing] = useState(false);
  const box = "grid size-11 place-items-center overflow-hidden rounded-[3px] bg-sunken text-ink-3";
  if (missing) {
    return (
      <span className={box}>
        {way.kind === "branch" ? (
          <GitBranch className="size-5" />
        ) : (
          <ImageOff className="size-5" aria-label="This picture is not there any more" />
        )}
      </span>
    );
  }
  return (
    <span className={box}>
      <img
        src={refThumbnail(of, 128)}
        alt=""
        className="size-full object-cover"
        onError={() => setMissing(true)}
      />
    </span>
  );
}

type WithStrength = Extract<Way, { kind: "image" | "inpaint" | "blend" }>;

const Strength = ({ way }: { way: WithStrength }) => (
  <ShareSlider
    label="Change"
    hint={explained.strength}
    value={way.strength}
    min={0.05}
    ends={["hardly anything", "everything"]}
    onChange={(strength) => editDraft({ way: { ...way, strength } })}
  />
);

function BlendSettings({ way }: { way: BlendWay }) {
  return (
    <>
      <ShareSlider
        label="Balance"
        hint={explained.amount}
        value={way.amount}
        ends={["the first picture", "the second"]}
        onChange={(amount) => editDraft({ way: { ...way, amount } })}
      />
      <Strength way={way} />
      <label className="flex min-w-0 basis-full items-center gap-3">
        <span className="shrink-0 text-ink-2">Second prompt</span>
        <input
          className={inputStyle}
          value={way.secondPrompt}
          onChange={(event) => editDraft({ way: { ...way, secondPrompt: event.target.value } })}
        />
      </label>
    </>
  );
}
