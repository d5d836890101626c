import { describe, expect, it } from "vitest";
import type { CheckpointCard, UnetCard } from "../checkpoint/card";
import { readCheckpoint } from "../checkpoint/read";
import type { Session, Tensor } from "../runtime";
import { tinyFolder } from "../testing/checkpoints";
import type { EncodedPrompt } from "../text/prompts";
import { Denoiser, type DenoiseRequest } from "./denoiser";
import { cardNetwork, guideNetwork, unetNetwork } from "./network";

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

describe("a guide", () => {
  /** Predicts one number throughout; counts its rows. */
  function saying(value: number) {
    const rows: number[] = [];
    const session: Session = {
      outputs: ["velocity"],
      async run(feeds) {
        const { data, dims } = feeds["x"]!;
        rows.push(dims[0]!);
        return { velocity: { data: new Float32Array(data.length).fill(value), dims } };
      },
    };
    return { rows, session };
  }

  function steered() {
    const [own, other] = [saying(5), saying(2)];
    const options = { prediction: "flow", maxRows: 4 } as const;
    const [inputs, outputs] = [{ latents: "x", timestep: "t" }, { prediction: "velocity" }];
    const graph = { file: "denoiser.onnx", inputs: { ...inputs, text: "text" }, outputs };
    const network = cardNetwork({ graph, session: own.session, ...options });
    const small = { inputs, outputs };
    const guide = guideNetwork({ graph: small, session: other.session, ...options });
    return {
      own,
      other,
      denoiser: new Denoiser(network, { guide: { network: guide, upTo: 0.7, strength: 0.5 } }),
    };
  }

  it("stands in for the empty prompt, all runs in one call each", async () => {
    const { own, other, denoiser } = steered();
    const cleans = await denoiser.estimate([request(0.7, 5), request(0.5), request(0.2, 3)]);
    expect([own.rows, other.rows]).toEqual([[3], [2]]);
    const velocities = cleans.map((clean) => -clean[0]!);
    expect(velocities).toEqual([2 + 3 * 3, 5, 2 + 2 * 3]);
  });

  it.each([
    ["beside a negative prompt", 3, false, 0.5],
    ["before what is drawn is decided", 3, true, 0.71],
    ["at a scale of 1", 1, true, 0.5],
    ["at a scale of 0", 0, true, 0.5],
  ])("is not asked %s", async (_, guidance, plain, t) => {
    const { own, other, denoiser } = steered();
    const [clean] = await denoiser.estimate([{ ...request(t, guidance), plain }]);
    expect([own.rows, other.rows]).toEqual([[guidance === 3 ? 2 : 1], []]);
    expect(clean![0]).toBe(-5);
  });
});
