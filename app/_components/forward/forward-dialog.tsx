"use client";

import { Dialog } from "radix-ui";
import { X } from "lucide-react";
import { useSaid } from "../../_hooks/use-language";
import { closeTool, type Tool } from "../../_hooks/use-starts";
import { LanguageSwitch } from "../hood/language-switch";
import { IconButton } from "../ui/tip";
import { ChoosePicture } from "./choose-picture";
import { NoiseWay } from "./noise-way";

type Props = { boardId: string; tool: Extract<Tool, { kind: "forward" }> };

/** How diffusion learns: a picture goes into noise step by step, and the model finds a way back. */
export function ForwardDialog({ boardId, tool }: Props) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && closeTool()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/75" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => event.preventDefault()}
          className="animate-in fixed inset-0 z-50 flex flex-col overflow-hidden bg-raised shadow-lift sm:inset-6 sm:m-auto sm:h-fit sm:max-h-[calc(100dvh-3rem)] sm:max-w-5xl sm:rounded-lg sm:border sm:border-line"
        >
          <header className="flex items-center gap-2 border-b border-line py-2 pr-2 pl-5 max-sm:pt-[max(0.5rem,env(safe-area-inset-top))]">
            <Dialog.Title className="min-w-0 flex-1 truncate font-display text-xl">
              Into noise and back
            </Dialog.Title>
            <LanguageSwitch />
            <Dialog.Close asChild>
              <IconButton label="Close">
                <X />
              </IconButton>
            </Dialog.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto p-5 pb-[max(1.25rem,env(safe-area-inset-bottom))] sm:p-6">
            <Lesson />
            {tool.picture ? (
              <NoiseWay key={tool.picture.id} tool={tool} />
            ) : (
              <ChoosePicture boardId={boardId} />
            )}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Lesson() {
  const { language, say } = useSaid();
  return (
    <p lang={language} className="mb-5 max-w-3xl text-pretty text-ink-2">
      {say(lesson)}
    </p>
  );
}

const lesson = {
  en: "A diffusion model learns from pictures that drown in noise: at every step it is shown how far the noise has come, and guesses what was there. Choose a moment below and let it find its way back. Early on it returns nearly the same picture; from noise alone it has to invent one.",
  zh: "扩散模型从逐渐被噪声淹没的图像中学习：每一步都告诉它噪声有多强，让它猜原来是什么。在下面选一个时刻，让它找回来路。噪声少时，它几乎还原同一张图；只剩噪声时，它只能自己想象。",
};
