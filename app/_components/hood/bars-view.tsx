"use client";

import type { Fact } from "@/server/contract";
import { keyed } from "../../_lib/keyed";
import { useImageCanvas } from "../../_hooks/use-insides";

type Bars = Extract<Fact, { kind: "bars" }>;
type Entry = Bars["entries"][number];

/** Shares side by side, the largest filling its row; some with what they would look like. */
export function BarsView({ fact }: { fact: Bars }) {
  if (fact.id === "references") return <Illustrations entries={fact.entries} />;
  const most = Math.max(...fact.entries.map(({ share }) => share), 1e-9);
  const pictured = fact.entries.some(({ image }) => image);
  return (
    <ol className={pictured ? "grid gap-3 sm:grid-cols-2" : "grid gap-1.5"}>
      {keyed(fact.entries, ({ label }) => label).map(({ key, one }) => (
        <Bar key={key} entry={one} most={most} prefix={fact.id === "next-token" ? "#" : ""} />
      ))}
    </ol>
  );
}

/** Each counts as much as the others, so no bar says anything; without pictures a name is told once. */
function Illustrations({ entries }: { entries: Entry[] }) {
  const shown = entries.filter(
    ({ image, label }, index) => image || entries.findIndex((one) => one.label === label) === index,
  );
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-3">
      {keyed(shown, ({ label }) => label).map(({ key, one: { label, image } }) => (
        <li key={key} className="flex min-w-0 items-center gap-2.5 text-sm">
          {image && <Thumbnail image={image} />}
          <span className="truncate">{label}</span>
        </li>
      ))}
    </ul>
  );
}

type BarProps = { entry: Entry; most: number; prefix: string };

function Bar({ entry: { label, share, image }, most, prefix }: BarProps) {
  return (
    <li className="flex min-w-0 items-center gap-3">
      {image && <Thumbnail image={image} />}
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline justify-between gap-3 text-sm">
          <span className="truncate" title={label}>
            {prefix}
            {label}
          </span>
          <span className="text-ink-2 tabular-nums">{percent(share)}</span>
        </span>
        <span aria-hidden className="mt-1 block h-1.5 rounded-full bg-ink/10">
          <span
            className="block h-full rounded-full bg-safelight transition-[width] duration-200"
            style={{ width: `${(100 * share) / most}%` }}
          />
        </span>
      </span>
    </li>
  );
}

const percent = (share: number) =>
  share > 0 && share < 0.001 ? "< 0.1 %" : `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

function Thumbnail({ image }: { image: Uint8Array }) {
  const canvas = useImageCanvas(image);
  return (
    <span className="undeveloped size-16 shrink-0 overflow-hidden rounded-[3px] shadow-print">
      <canvas
        ref={canvas}
        aria-hidden
        className="size-full object-cover not-data-drawn:invisible"
      />
    </span>
  );
}
