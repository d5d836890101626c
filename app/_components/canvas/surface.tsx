"use client";

import "@xyflow/react/dist/base.css";
import {
  Background,
  BackgroundVariant,
  ReactFlow,
  SelectionMode,
  type NodeMouseHandler,
} from "@xyflow/react";
import { useState, type MouseEvent } from "react";
import { cn } from "../../_lib/cn";
import { isSelected, select, startEditing, useTool } from "../../_hooks/use-desk";
import { useMayEdit } from "../../_hooks/use-canvas";
import { toCanvas, useCameraOf, zoomRange } from "../../_hooks/use-camera";
import { useCanvasKeys } from "../../_hooks/use-canvas-keys";
import { useDrops } from "../../_hooks/use-drops";
import { useGestures } from "../../_hooks/use-gestures";
import { useFinePointer } from "../../_hooks/use-media";
import { useNodes, type CanvasNode } from "../../_hooks/use-nodes";
import { useCursorTold, useFollowing } from "../../_hooks/use-together";
import { useFirstView, useFrame, useViewTold } from "../../_hooks/use-view";
import { LineageLines } from "../lineage/lineage-lines";
import { CanvasMenu, type MenuAt } from "./canvas-menu";
import { Cursors } from "./cursors";
import { Guides } from "./guides";
import { LinkNode } from "./link-node";
import { NoteNode } from "./note-node";
import { PictureNode } from "./picture-node";
import { SectionNode } from "./section-node";
import { SwatchNode } from "./swatch-node";
import { UploadNode } from "./upload-node";

const nodeTypes = {
  picture: PictureNode,
  upload: UploadNode,
  note: NoteNode,
  section: SectionNode,
  swatch: SwatchNode,
  link: LinkNode,
};

const chooseMore = ["Shift", "Meta", "Control"];
/** Middle and right mouse button; the left one chooses. */
const panButtons = [1, 2];

/** The table on which everything lies. */
export function Surface({ boardId }: { boardId: string }) {
  const nodes = useNodes(boardId);
  const gestures = useGestures();
  const tool = useTool();
  const fine = useFinePointer();
  const editable = useMayEdit();
  const hand = tool === "hand" || !fine;
  const [menu, setMenu] = useState<MenuAt | null>(null);
  const frame = useFrame();
  const firstView = useFirstView(boardId);
  const { onMove, onMoveStart, onMoveEnd } = useViewTold(boardId);
  const cursor = useCursorTold();
  const drops = useDrops(editable);
  const camera = useCameraOf();
  useCanvasKeys();
  useFollowing();

  const openMenu = (event: MouseEvent | globalThis.MouseEvent) => {
    event.preventDefault();
    setMenu({ x: event.clientX, y: event.clientY, at: toCanvas(event) });
  };
  const onNodeContextMenu: NodeMouseHandler<CanvasNode> = (event, node) => {
    if ((event.target as Element).closest("input, textarea")) return;
    if (!isSelected(node.id)) select([node.id]);
    openMenu(event);
  };
  return (
    <div
      ref={frame}
      data-testid="canvas"
      className={cn("canvas absolute inset-0", hand && "canvas-hand")}
      {...cursor}
      {...drops}
      onPointerDownCapture={leaveFields}
    >
      <ReactFlow<CanvasNode>
        nodes={nodes}
        nodeTypes={nodeTypes}
        {...gestures}
        defaultViewport={firstView}
        onInit={camera}
        onMove={onMove}
        onMoveStart={onMoveStart}
        onMoveEnd={onMoveEnd}
        minZoom={zoomRange[0]}
        maxZoom={zoomRange[1]}
        onlyRenderVisibleElements
        zIndexMode="manual"
        elevateNodesOnSelect={false}
        panOnScroll
        panOnDrag={hand ? true : panButtons}
        selectionOnDrag={!hand}
        selectionMode={SelectionMode.Partial}
        multiSelectionKeyCode={chooseMore}
        deleteKeyCode={null}
        disableKeyboardA11y
        zoomOnDoubleClick={false}
        nodesConnectable={false}
        nodesDraggable={editable && tool === "select"}
        nodeDragThreshold={3}
        selectNodesOnDrag
        onPaneContextMenu={openMenu}
        onNodeContextMenu={onNodeContextMenu}
        onNodeDoubleClick={(_event, node) => {
          if (editable && editableKinds.has(node.type ?? "")) startEditing(node.id);
        }}
        proOptions={{ hideAttribution: true }}
        aria-label="Canvas"
      >
        <Background
          variant={BackgroundVariant.Dots}
          gap={32}
          size={1.5}
          color="var(--canvas-dot)"
        />
        <LineageLines />
        <Guides />
        <Cursors />
      </ReactFlow>
      <CanvasMenu menu={menu} onClose={() => setMenu(null)} />
    </div>
  );
}

const editableKinds = new Set(["note", "section", "link"]);

/** React Flow keeps the focus where it is; a press on the canvas means that typing has ended. */
function leaveFields(event: MouseEvent) {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || active.contains(event.target as Element)) return;
  if (/^(INPUT|TEXTAREA)$/.test(active.tagName)) active.blur();
}
