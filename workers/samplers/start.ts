import { combine, scale } from "../math/tensor";
import { Kept } from "./kept";
import { levelsFor, startScale, type Level, type Schedule } from "./levels";
import type { Sampler } from "./sampler";

/** What a picture's way begins with. */
export type SamplingStart =
  | { kind: "noise" }
  | {
      kind: "picture";
      clean: Float32Array;
      /** Steps left out at the noisy end; 0 begins with noise alone. */
      skipped: number;
      /** 1 where the picture is painted anew, 0 where it is kept, one value a latent value. */
      mask?: Float32Array;
    }
  | {
      kind: "latents";
      /** As another sampler left them after so many steps of a schedule, its own or a third one's. */
      x: Float32Array;
      after: number;
      sampler: Sampler;
      schedule: Sampler;
    };

export interface Departure {
  levels: readonly Level[];
  /** The level that x is at. */
  first: number;
  x: Float32Array;
  kept: Kept | null;
}

interface Way {
  sampler: Sampler;
  schedule: Schedule;
  steps: number;
}

/** Where a way begins, and with what. */
export function depart(start: SamplingStart, way: Way, noise: Float32Array): Departure {
  if (start.kind === "latents") return branchedOff(start, way);
  const levels = levelsFor(way.schedule, way.sampler, way.steps);
  const alone = () => scale(startScale(way.schedule, way.sampler, levels), noise);
  if (start.kind === "noise") return { levels, first: 0, x: alone(), kept: null };

  const { clean, skipped: first, mask } = start;
  const { alpha, sigma } = levels[first]!;
  const x = first === 0 ? alone() : combine(alpha, clean, sigma, noise);
  if (!mask) return { levels, first, x, kept: null };
  const kept = new Kept(mask, clean, noise);
  return { levels, first, x: kept.in(x, levels[first]!), kept };
}

/** The levels stay those of the schedule that the latents come from, in the new sampler's space. */
function branchedOff(
  start: Extract<SamplingStart, { kind: "latents" }>,
  { sampler, schedule, steps }: Way,
): Departure {
  const { x, after } = start;
  const old = levelsFor(schedule, start.schedule, steps);
  if (schedule.kind === "flow") return { levels: old, first: after, x, kept: null };
  const inSpaceOf = (to: Sampler, level: Level) =>
    to.space === start.schedule.space ? level : inSpace(to.space, level);
  const levels = old.map((level) => inSpaceOf(sampler, level));
  const ratio = levels[after]!.alpha / inSpaceOf(start.sampler, old[after]!).alpha;
  return { levels, first: after, x: ratio === 1 ? x : scale(ratio, x), kept: null };
}

function inSpace(space: Sampler["space"], { alpha, sigma, t }: Level): Level {
  const size = space === "vp" ? Math.hypot(alpha, sigma) : alpha;
  return { alpha: alpha / size, sigma: sigma / size, t };
}
