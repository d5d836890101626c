/** A place on the picture, as shares of its width and height. */
export type Spot = { x: number; y: number };

/** What was done to a mask, one after another: enough to undo it and to paint it again at any size. */
export type MaskStep =
  /** `size` is the brush's width as a share of the picture's longer side. */
  { kind: "stroke"; erase: boolean; size: number; spots: Spot[] } | { kind: "clear" };

export const brushSizes = { min: 0.02, max: 0.4, first: 0.12, step: 0.02 } as const;

/** Sharp enough for any model, and quick to send. */
const sides = { min: 512, max: 1024 };

/** The size a mask is painted at: the picture's shape, within bounds. */
export function maskSize(picture: { width: number; height: number }) {
  const longer = Math.max(picture.width, picture.height);
  const scale = Math.min(Math.max(longer, sides.min), sides.max) / longer;
  return {
    width: Math.round(picture.width * scale),
    height: Math.round(picture.height * scale),
  };
}

type Brush = Pick<
  CanvasRenderingContext2D,
  | "beginPath"
  | "moveTo"
  | "lineTo"
  | "stroke"
  | "clearRect"
  | "lineWidth"
  | "lineCap"
  | "lineJoin"
  | "strokeStyle"
  | "globalCompositeOperation"
> & { canvas: { width: number; height: number } };

/** Shown over the picture as the red film that retouchers mask with. */
const film = "#ff4a1c";

export function paintStep(brush: Brush, step: MaskStep): void {
  const { width, height } = brush.canvas;
  if (step.kind === "clear") return brush.clearRect(0, 0, width, height);
  const [first, ...rest] = step.spots;
  if (!first) return;
  brush.globalCompositeOperation = step.erase ? "destination-out" : "source-over";
  brush.strokeStyle = film;
  brush.lineWidth = step.size * Math.max(width, height);
  brush.lineCap = "round";
  brush.lineJoin = "round";
  brush.beginPath();
  brush.moveTo(first.x * width, first.y * height);
  // A single spot is a dot: a line to where it began.
  for (const { x, y } of rest.length > 0 ? rest : [first]) brush.lineTo(x * width, y * height);
  brush.stroke();
}

export function paintAll(brush: Brush, steps: MaskStep[]): void {
  brush.clearRect(0, 0, brush.canvas.width, brush.canvas.height);
  for (const step of steps) paintStep(brush, step);
}

/** White where it was painted, black elsewhere, as PNG. */
export async function maskFile(painted: HTMLCanvasElement): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = painted.width;
  canvas.height = painted.height;
  const context = canvas.getContext("2d")!;
  context.drawImage(painted, 0, 0);
  context.globalCompositeOperation = "source-in";
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.globalCompositeOperation = "destination-over";
  context.fillStyle = "#000";
  context.fillRect(0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no mask"))), "image/png");
  });
}

/** The painted share of the picture, roughly: read from a few pixels. */
export function paintedShare(painted: HTMLCanvasElement): number {
  const side = 48;
  const small = document.createElement("canvas");
  small.width = small.height = side;
  const context = small.getContext("2d", { willReadFrequently: true })!;
  context.drawImage(painted, 0, 0, side, side);
  const { data } = context.getImageData(0, 0, side, side);
  let sum = 0;
  for (let i = 3; i < data.length; i += 4) sum += data[i]!;
  return sum / (255 * side * side);
}
