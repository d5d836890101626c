import { spawn } from "node:child_process";
import { pipeline } from "node:stream/promises";
import sharp from "sharp";
import type { Frame } from "../contract";
import { AppError } from "../errors";

const framesPerSecond = 11;
const lastFrameSeconds = 1.5;
const patienceMs = 60_000;
/** Small pictures are enlarged: players show a stamp otherwise. */
const leastWidth = 512;

const toMp4 = [
  ...["-hide_banner", "-loglevel", "error", "-f", "image2pipe", "-c:v", "png"],
  ...["-framerate", String(framesPerSecond), "-i", "pipe:0"],
  ...["-vf", `tpad=stop_mode=clone:stop_duration=${lastFrameSeconds}`],
  // A pipe cannot be gone back in: the index comes in fragments.
  ...["-c:v", "libx264", "-pix_fmt", "yuv420p", "-crf", "18"],
  ...["-movflags", "frag_keyframe+empty_moov", "-f", "mp4", "pipe:1"],
];

/** H.264 by the machine's own ffmpeg; nothing that a person wrote is among its arguments. */
export async function encodeVideo(frames: Frame[], ffmpeg = "ffmpeg"): Promise<Buffer> {
  const process = spawn(ffmpeg, toMp4, { stdio: ["pipe", "pipe", "pipe"], timeout: patienceMs });
  const chunks: Buffer[] = [];
  let complaint = "";
  process.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  process.stderr.on("data", (chunk: Buffer) => (complaint = `${complaint}${chunk}`.slice(-500)));
  const ended = new Promise<number | null>((resolve, reject) => {
    process.once("error", (error: NodeJS.ErrnoException) => reject(missing(error)));
    process.once("close", resolve);
  });
  const [code, fed] = await Promise.all([
    ended,
    // It may end before it has read everything; its own words for that come first.
    pipeline(pictures(frames), process.stdin).then(
      () => null,
      (error: Error) => error,
    ),
  ]);
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}: ${complaint}`);
  if (fed) throw fed;
  return Buffer.concat(chunks);
}

async function* pictures(frames: Frame[]): AsyncGenerator<Buffer> {
  const last = frames.at(-1)!.meta;
  const scale = Math.max(1, Math.ceil(leastWidth / last.width));
  // The colour planes are half as wide and half as high.
  const [width, height] = [last.width, last.height].map(
    (side) => 2 * Math.ceil((side * scale) / 2),
  );
  for (const { image } of frames) {
    const sized = sharp(image).resize(width, height, { fit: "fill" }).flatten();
    yield await sized.png({ compressionLevel: 1 }).toBuffer();
  }
}

function missing(cause: NodeJS.ErrnoException): Error {
  if (cause.code !== "ENOENT") return cause;
  const message =
    "This server has no ffmpeg, which makes the MP4. Install it, or take the WebP or the GIF.";
  return new AppError("unavailable", message, { cause });
}
