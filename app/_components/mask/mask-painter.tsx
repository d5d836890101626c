"use client";

import { Dialog } from "radix-ui";
import { useRef, useState } from "react";
import { X } from "lucide-react";
import { brushSizes, maskFile, maskSize } from "../../_lib/mask";
import { rememberMask, useMask } from "../../_hooks/use-mask";
import { closeTool, takeMask, type Tool } from "../../_hooks/use-starts";
import { refUrl } from "../card/urls";
import { focusPrompt } from "../prompt/focus";
import { Button } from "../ui/button";
import { IconButton } from "../ui/tip";
import { MaskCanvas } from "./mask-canvas";
import { MaskTools } from "./mask-tools";

type Props = { boardId: string; tool: Extract<Tool, { kind: "mask" }> };

/** The picture over the whole window, to paint on it what shall be drawn anew. */
export function MaskPainter({ boardId, tool }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const [brush, setBrush] = useState<{ erase: boolean; size: number }>({
    erase: false,
    size: brushSizes.first,
  });
  const mask = useMask(canvas, size, tool.maskId);
  const sending = useSending(boardId, tool);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && closeTool()}>
      <Dialog.Portal>
        <Dialog.Content
          className="animate-in fixed inset-0 z-50 grid grid-rows-[auto_minmax(0,1fr)_auto] bg-bg"
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            canvas.current?.parentElement?.focus();
          }}
          // Escape while the canvas is at work should not throw the mask away by accident.
          onEscapeKeyDown={(event) => mask.canUndo && event.preventDefault()}
        >
          <header className="flex items-center gap-3 border-b border-line py-2 pr-2 pl-4 sm:pl-6">
            <div className="min-w-0 flex-1">
              <Dialog.Title className="truncate font-display text-xl">
                Paint what to draw anew
              </Dialog.Title>
              <Dialog.Description className="text-sm text-ink-2 max-sm:hidden">
                What is red gets new paint; the rest stays. With the keyboard: arrows move the
                brush, hold Space to paint, [ and ] change its size, E erases.
              </Dialog.Description>
            </div>
            <IconButton label="Close without a mask" onClick={closeTool}>
              <X />
            </IconButton>
          </header>
          <div className="grid min-h-0 place-items-center p-3 [container-type:size] sm:p-6">
            <MaskCanvas
              ref={canvas}
              src={refUrl(tool.picture)}
              size={size}
              brush={brush}
              mask={mask}
              onBrush={setBrush}
              onSize={(natural) => setSize(maskSize(natural))}
            />
          </div>
          <footer className="border-t border-line bg-raised px-3 py-2.5 pb-[max(0.625rem,env(safe-area-inset-bottom))] sm:px-6">
            <div className="mx-auto flex max-w-4xl flex-wrap items-center gap-x-5 gap-y-2">
              <MaskTools brush={brush} onBrush={setBrush} mask={mask} />
              <p role="status" className="min-w-24 flex-1 text-sm text-ink-2 tabular-nums">
                {mask.share < 0.001
                  ? "Nothing painted yet"
                  : `${Math.max(1, Math.round(mask.share * 100))} % painted`}
              </p>
              <Button
                look="primary"
                disabled={mask.share < 0.001 || sending.busy}
                onClick={() => canvas.current && void sending.send(canvas.current, mask.steps)}
              >
                {sending.busy ? "Sending…" : "Use this mask"}
              </Button>
            </div>
            <p role="alert" className="mx-auto max-w-4xl text-sm text-danger empty:hidden">
              {sending.error}
            </p>
          </footer>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function useSending(boardId: string, tool: Props["tool"]) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function send(canvas: HTMLCanvasElement, steps: Parameters<typeof rememberMask>[1]) {
    setBusy(true);
    setError(null);
    const answer = await takeMask(boardId, tool, await maskFile(canvas));
    setBusy(false);
    if (!answer.ok) return setError(answer.message);
    rememberMask(answer.maskId, steps);
    focusPrompt();
  }
  return { busy, error, send };
}
