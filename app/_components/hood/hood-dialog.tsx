"use client";

import { ExternalLink } from "lucide-react";
import type { Generation } from "@/server/contract";
import { buttonStyle } from "../ui/button";
import { LessonDialog, startOnTheSlider } from "./lesson-dialog";
import { Tip } from "../ui/tip";
import { Hood } from "./hood";

type Props = { generation: Generation; onClose: () => void };

/** Under the hood of a picture, above the page that one came from. */
export function HoodDialog({ generation, onClose }: Props) {
  return (
    <LessonDialog
      title="Under the hood"
      actions={<AsPage id={generation.id} />}
      className="bg-bg sm:inset-4 sm:max-w-[88rem]"
      bodyClassName="px-4 pb-[max(1.5rem,env(safe-area-inset-bottom))] sm:px-6"
      onClose={onClose}
      onOpenAutoFocus={startOnTheSlider}
    >
      <Hood generation={generation} />
    </LessonDialog>
  );
}

function AsPage({ id }: { id: string }) {
  const label = "As a page of its own, to share";
  return (
    <Tip label={label}>
      <a
        href={`/p/${id}/hood`}
        target="_blank"
        rel="noreferrer"
        aria-label={label}
        className={buttonStyle({ look: "ghost", size: "icon" })}
      >
        <ExternalLink aria-hidden />
      </a>
    </Tip>
  );
}
