"use client";

import { shortName } from "../../_lib/format";
import { percentOf, type Ends } from "../../_lib/walk";
import { useWalkCanvas, walkOn, type WalkView } from "../../_hooks/use-walk";
import { OverPrint } from "../card/over-print";
import { Paper } from "../card/print";
import { Button } from "../ui/button";

/** The picture of the place where the slider is. */
export function WalkPrint({ ends, walk }: { ends: Ends; walk: WalkView }) {
  const canvas = useWalkCanvas();
  const { at, last, have, problem } = walk;
  const percent = percentOf(at, last);
  const [from, to] = [ends.first, ends.second].map(({ recipe }) => shortName(recipe.prompt, 8));
  return (
    <div className="relative mx-auto max-w-[min(100%,max(16rem,44dvh))]">
      <Paper>
        <canvas
          ref={canvas}
          role="img"
          aria-label={`${percent} percent of the way from “${from}” to “${to}”`}
          data-testid="walk-canvas"
          data-stop={have.has(at) ? at : undefined}
          className="absolute inset-0 size-full object-contain not-data-drawn:invisible"
        />
      </Paper>
      {problem && (
        <div className="absolute inset-0 bg-paper/85">
          <OverPrint title="This way cannot be drawn">
            {problem.message}
            <div className="mt-3">
              <Button size="sm" className="bg-raised" onClick={walkOn}>
                Try again
              </Button>
            </div>
          </OverPrint>
        </div>
      )}
    </div>
  );
}
