"use client";

import { useStore } from "@xyflow/react";
import { memo } from "react";
import { pictureUrlOf, widthFor } from "../../_lib/canvas/picture-url";
import { NodeFrame, type ItemNodeProps } from "./node-frame";

/** A picture that somebody brought: a print with a paper border, without steps or recipe. */
export const UploadNode = memo(function UploadNode(props: ItemNodeProps<"upload">) {
  const { id, data, selected, width = 256 } = props;
  const thumbnail = useStore((flow) => widthFor(width * flow.transform[2] * devicePixelRatio));
  return (
    <NodeFrame id={id} selected={selected} keepAspect>
      <img
        src={pictureUrlOf(data.item, thumbnail)}
        alt=""
        draggable={false}
        className="undeveloped size-full border-4 border-paper object-cover shadow-print"
      />
    </NodeFrame>
  );
});
