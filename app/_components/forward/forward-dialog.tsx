"use client";

import { useSaid } from "../../_hooks/use-language";
import { closeTool, type Tool } from "../../_hooks/use-starts";
import { fitting, fittingBody, LessonDialog } from "../hood/lesson-dialog";
import { ChoosePicture } from "./choose-picture";
import { NoiseWay } from "./noise-way";

type Props = { boardId: string; tool: Extract<Tool, { kind: "forward" }> };

/** How diffusion learns: a picture goes into noise step by step, and the model finds a way back. */
export function ForwardDialog({ boardId, tool }: Props) {
  return (
    <LessonDialog
      title="Into noise and back"
      className={fitting}
      bodyClassName={fittingBody}
      onClose={closeTool}
    >
      <Lesson />
      {tool.picture ? (
        <NoiseWay key={tool.picture.id} tool={tool} />
      ) : (
        <ChoosePicture boardId={boardId} />
      )}
    </LessonDialog>
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
