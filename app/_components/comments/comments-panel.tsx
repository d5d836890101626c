"use client";

import { useDesk } from "../../_hooks/use-talk";
import { later } from "../ui/later";

const Panel = later(() => import("./panel").then((part) => part.Panel));
const CloserLook = later(() => import("./panel").then((part) => part.CloserLook));

/** Everything said on the board, beside it; over it on a phone. */
export function CommentsPanel() {
  const { panelOpen, pictureId } = useDesk();
  return (
    <>
      {panelOpen && <Panel />}
      {pictureId && <CloserLook key={pictureId} generationId={pictureId} />}
    </>
  );
}
