import { describe, expect, it } from "vitest";
import { maskSize, paintAll, type MaskStep } from "./mask";

/** Writes down what is asked of it. */
function recorder(width: number, height: number) {
  const calls: string[] = [];
  const note =
    (name: string) =>
    (...numbers: number[]) =>
      void calls.push([name, ...numbers].join(" "));
  const brush = {
    canvas: { width, height },
    beginPath: note("begin"),
    moveTo: note("move"),
    lineTo: note("line"),
    clearRect: note("clear"),
    stroke: () =>
      calls.push(`stroke ${brush.globalCompositeOperation} ${brush.lineWidth} ${brush.lineCap}`),
    lineWidth: 0,
    lineCap: "butt" as CanvasLineCap,
    lineJoin: "miter" as CanvasLineJoin,
    strokeStyle: "",
    globalCompositeOperation: "source-over" as GlobalCompositeOperation,
  };
  return { brush, calls };
}

describe("a mask", () => {
  it("has the picture's shape, neither tiny nor huge", () => {
    expect(maskSize({ width: 128, height: 128 })).toEqual({ width: 512, height: 512 });
    expect(maskSize({ width: 2048, height: 1024 })).toEqual({ width: 1024, height: 512 });
    expect(maskSize({ width: 600, height: 800 })).toEqual({ width: 600, height: 800 });
  });

  it("is painted again from its steps at any size; erasing takes away", () => {
    const steps: MaskStep[] = [
      { kind: "stroke", erase: false, size: 0.1, spots: [{ x: 0.5, y: 0.5 }] },
      {
        kind: "stroke",
        erase: true,
        size: 0.2,
        spots: [
          { x: 0, y: 0 },
          { x: 1, y: 0.5 },
        ],
      },
      { kind: "clear" },
    ];
    const { brush, calls } = recorder(200, 100);
    paintAll(brush, steps);
    expect(calls).toEqual([
      "clear 0 0 200 100",
      "begin",
      "move 100 50",
      "line 100 50",
      "stroke source-over 20 round",
      "begin",
      "move 0 0",
      "line 200 50",
      "stroke destination-out 40 round",
      "clear 0 0 200 100",
    ]);
  });
});
