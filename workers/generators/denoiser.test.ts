import { describe, expect, it } from "vitest";
import type { CheckpointCard, UnetCard } from "../checkpoint/card";
import { readCheckpoint } from "../checkpoint/read";
import type { Session, Tensor } from "../runtime";
import { tinyFolder } from "../testing/checkpoints";
import type { EncodedPrompt } from "../text/prompts";
import { Denoiser, type DenoiseRequest } from "./denoiser";
import { cardNetwork, unetNetwork } from "./network";

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
  plain: true,
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

describe("guidance folded into the network", () => {
  /** Says of every row what scale it was told, times the row's text. */
  function folded() {
    const calls: Record<string, Tensor>[] = [];
    const session: Session = {
      outputs: ["velocity"],
      async run(feeds) {
        calls.push(feeds);
        const scales = feeds["scale"]!.data as Float32Array;
        const texts = feeds["text"]!.data as Float32Array;
        const { dims } = feeds["x"]!;
        const size = dims.slice(1).reduce((a, b) => a * b);
        const width = texts.length / scales.length;
        const said = [...scales].flatMap((scale, row) =>
          Array<number>(size).fill(scale * texts[row * width]!),
        );
        return { velocity: { data: Float32Array.from(said), dims } };
      },
    };
    const graph = {
      file: "denoiser.onnx",
      inputs: { latents: "x", timestep: "t", text: "text", guidance: "scale" },
      outputs: { prediction: "velocity" },
      mostGuidance: 6,
    };
    const network = cardNetwork({ graph, prediction: "flow", session, maxRows: 4 });
    return { calls, denoiser: new Denoiser(network) };
  }
  const saying = (value: number): EncodedPrompt => ({
    ...prompt,
    text: new Float32Array(77 * 16).fill(value),
  });
  const asked = (guidance: number, plain: boolean) => ({
    ...request(1, guidance),
    prompt: saying(5),
    negative: saying(2),
    plain,
  });

  it("takes one call, which is told the scale", async () => {
    const { calls, denoiser } = folded();
    const [clean] = await denoiser.estimate([asked(3, true)]);
    expect(calls.map((feeds) => feeds["scale"]!.data)).toEqual([Float32Array.of(3)]);
    expect(clean![0]).toBeCloseTo(-15);
  });

  it.each([
    ["with a negative prompt", 3, false, 2 + 3 * (5 - 2)],
    ["beyond what it has learnt", 7, true, 2 + 7 * (5 - 2)],
    ["below one", 0.5, true, 2 + 0.5 * (5 - 2)],
  ])("takes two calls without a scale %s", async (_, guidance, plain, wanted) => {
    const { calls, denoiser } = folded();
    const [clean] = await denoiser.estimate([asked(guidance, plain)]);
    expect(calls.map((feeds) => feeds["scale"]!.data)).toEqual([Float32Array.of(1, 1)]);
    expect(clean![0]).toBeCloseTo(-wanted);
  });
});
