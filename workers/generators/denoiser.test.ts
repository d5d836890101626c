import { describe, expect, it } from "vitest";
import type { CheckpointCard, UnetCard } from "../checkpoint/card";
import { readCheckpoint } from "../checkpoint/read";
import type { Session, Tensor } from "../runtime";
import { tinyFolder } from "../testing/checkpoints";
import type { EncodedPrompt } from "../text/prompts";
import { Denoiser, type DenoiseRequest } from "./denoiser";
import { unetNetwork } from "./network";

const { card } = await readCheckpoint(tinyFolder("tiny-sd"));

/** Notes its calls down, and predicts the timestep that each row was told. */
function setUp(changes: Partial<UnetCard>) {
  const calls: Record<string, Tensor>[] = [];
  const session: Session = {
    outputs: ["out_sample"],
    async run(feeds) {
      calls.push(feeds);
      const { data, dims } = feeds["sample"]!;
      const told = feeds["timestep"]!.data as Float32Array;
      const size = data.length / dims[0]!;
      const out = Float32Array.from(
        data as Float32Array,
        (_, i) => told[Math.floor(i / size)] ?? told[0]!,
      );
      return { out_sample: { data: out, dims } };
    },
  };
  const changed: CheckpointCard = { ...card, unet: { ...card.unet, ...changes } };
  return { calls, denoiser: new Denoiser(unetNetwork(changed, session, 4)) };
}

const prompt: EncodedPrompt = {
  text: new Float32Array(77 * 16),
  width: 16,
  pooled: new Float32Array(0),
  mask: new Float32Array(77),
};
const request = (t: number, guidance = 1): DenoiseRequest => ({
  x: new Float32Array(4 * 4),
  level: { alpha: 1, sigma: 1, t },
  prompt,
  negative: prompt,
  guidance,
  shape: [4, 2, 2],
});
const shapes = (calls: Record<string, Tensor>[], name: string) =>
  calls.map((feeds) => feeds[name]!.dims);

describe("rows of many runs", () => {
  it("share calls where each has a timestep of its own", async () => {
    const { calls, denoiser } = setUp({ timestep: "row" });
    const cleans = await denoiser.estimate([request(5), request(7, 2), request(9)]);
    expect(shapes(calls, "sample")).toEqual([[4, 4, 2, 2]]);
    expect(shapes(calls, "timestep")).toEqual([[4]]);
    expect(cleans.map((clean) => clean[0])).toEqual([-5, -7, -9]);
  });

  it.each([
    ["scalar", []],
    ["single", [1]],
  ] as const)("are sorted by timestep where the graph takes a %s one", async (timestep, dims) => {
    const { calls, denoiser } = setUp({ timestep });
    const cleans = await denoiser.estimate([request(5), request(7, 2), request(5)]);
    expect(shapes(calls, "sample").map(([rows]) => rows)).toEqual([2, 2]);
    expect(shapes(calls, "timestep")).toEqual([dims, dims]);
    expect(cleans.map((clean) => clean[0])).toEqual([-5, -7, -5]);
  });

  it("are filled up where the export fixed how many there are", async () => {
    const { calls, denoiser } = setUp({ timestep: "row", fixedRows: 2 });
    const cleans = await denoiser.estimate([request(5), request(7), request(9)]);
    expect(shapes(calls, "sample").map(([rows]) => rows)).toEqual([2, 2]);
    expect(cleans.map((clean) => clean[0])).toEqual([-5, -7, -9]);
  });

  it("are halved where guidance is the network's own business", async () => {
    const guidance = { name: "timestep_cond", width: 8 };
    const { calls, denoiser } = setUp({ inputs: { ...card.unet.inputs, guidance } });
    await denoiser.estimate([request(5, 8)]);
    expect(shapes(calls, "sample")).toEqual([[1, 4, 2, 2]]);
    const wave = calls[0]!["timestep_cond"]!.data as Float32Array;
    expect(wave[0]).toBeCloseTo(Math.sin(7000), 4);
    expect(wave[7]).toBeCloseTo(Math.cos(0.7), 4);
  });
});
