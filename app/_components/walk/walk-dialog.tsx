"use client";

import { familyOf } from "../../_lib/families";
import { shortName } from "../../_lib/format";
import { otherSettings, type Ends } from "../../_lib/walk";
import { useSaid } from "../../_hooks/use-language";
import { useModelOf } from "../../_hooks/use-race";
import { closeTool } from "../../_hooks/use-starts";
import { useStroll, useWalk } from "../../_hooks/use-walk";
import { fitting, fittingBody, LessonDialog, startOnTheSlider } from "../hood/lesson-dialog";
import { WalkControls } from "./walk-controls";
import { WalkPrint } from "./walk-print";
import { WalkSlider } from "./walk-slider";

type Props = { boardId: string; ends: Ends };

/** Two pictures of one family, and a slider between them: what lies on the way comes up live. */
export function WalkDialog({ boardId, ends }: Props) {
  const walk = useWalk(boardId, ends);
  const stroll = useStroll();
  return (
    <LessonDialog
      title="Between two pictures"
      className={fitting}
      bodyClassName={fittingBody}
      onClose={closeTool}
      onOpenAutoFocus={startOnTheSlider}
    >
      <div className="grid gap-x-10 gap-y-7 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="min-w-0">
          <WalkPrint ends={ends} walk={walk} />
          <WalkSlider ends={ends} walk={walk} onMove={stroll.byHand} />
          <WalkControls boardId={boardId} walk={walk} stroll={stroll} />
        </div>
        <Lessons ends={ends} />
      </div>
    </LessonDialog>
  );
}

function Lessons({ ends }: { ends: Ends }) {
  const { language, say } = useSaid();
  const model = useModelOf(ends.first.recipe.model);
  const family = familyOf(model?.family ?? "");
  const others = otherSettings(ends);
  return (
    <div className="grid content-start gap-5 text-sm text-pretty text-ink-2">
      {others.length > 0 && (
        <p className="border-l-2 border-safelight pl-3" data-testid="walk-settings">
          “{shortName(ends.second.recipe.prompt)}” was made with another {listed(others)}. Here all
          is drawn with the settings of “{shortName(ends.first.recipe.prompt)}”, this end too.
        </p>
      )}
      <div lang={language} className="grid gap-5">
        {[lesson, arc].map(({ title, text }) => (
          <section key={title.en}>
            <h3 className="font-medium text-ink">{say(title)}</h3>
            <p className="mt-1">{say(text)}</p>
          </section>
        ))}
        {family && (
          <section>
            <h3 className="font-medium text-ink">{say(family.name)}</h3>
            <p className="mt-1">{say(family.between)}</p>
          </section>
        )}
      </div>
    </div>
  );
}

const listed = (names: string[]) =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

const lesson = {
  title: { en: "A seed is a place", zh: "种子就是一个位置" },
  text: {
    en: "Both pictures began with random numbers, and a seed names them: it is a point in a space of noise. The slider leads from one point to the other and mixes the words on the way. Every place has a picture of its own.",
    zh: "两张图都从随机数开始，种子就是这组数的名字：噪声空间里的一个点。滑块从一个点走到另一个点，同时混合两段文字。路上的每一处都有自己的图。",
  },
};
const arc = {
  title: { en: "Why along an arc", zh: "为什么走弧线" },
  text: {
    en: "Noise of thousands of numbers nearly always has the same length, so all points lie close to a sphere. A straight line would cut through the inside, where no noise ever lies and the model has learned nothing. The arc stays outside; it is called slerp, spherical interpolation.",
    zh: "由成千上万个数组成的噪声，长度几乎总是相同，所以所有的点都在一个球面附近。直线会穿过球的内部，那里从来没有噪声，模型也没学过。弧线则留在球面上，这叫球面插值（slerp）。",
  },
};
