import { randomUUID } from "node:crypto";
import path from "node:path";
import sharp from "sharp";
import { pictureBox } from "../../server/contract";
import { folderBlobStore } from "../../server/repositories/blobs";
import { openDatabase } from "../../server/repositories/database";

/** Different pictures; more would only take longer to make. */
const different = 24;
const side = 256;

/**
 * A board full of finished pictures in rows, written before the server starts. Its link lets
 * anybody in.
 */
export async function seedBoard(dataDir: string, pictures: number): Promise<string> {
  const { prisma, close } = await openDatabase({ dataDir, databaseUrl: null, backupHours: 0 });
  const blobs = await folderBlobStore(path.join(dataDir, "blobs"));
  const [boardId, personId] = [randomUUID(), randomUUID()];
  await prisma.person.create({ data: { id: personId, name: "Bench", color: "teal" } });
  await prisma.board.create({ data: { id: boardId, title: "Full", ownerId: personId } });
  const images = await Promise.all(Array.from({ length: different }, (_, n) => picture(n)));
  const ids = Array.from({ length: pictures }, () => randomUUID());
  await prisma.generation.createMany({ data: ids.map((id, n) => row(id, n, boardId, personId)) });
  await prisma.item.createMany({
    data: ids.map((id, n) => card(id, n, boardId, personId, pictures)),
  });
  for (const [n, id] of ids.entries()) {
    await blobs.put(`generations/${id}/picture.png`, images[n % different]!);
  }
  await close();
  return boardId;
}

/** Smooth and with grain, so that it weighs about what a real one does. */
function picture(n: number): Promise<Buffer> {
  const rgb = Buffer.alloc(side * side * 3);
  for (let at = 0; at < side * side; at++) {
    const [x, y] = [at % side, Math.floor(at / side)];
    const wave = Math.sin((x * (n + 1)) / 90) + Math.cos((y * (n + 2)) / 70);
    for (let part = 0; part < 3; part++) {
      rgb[at * 3 + part] = 128 + 50 * wave + 20 * part * Math.sin(n) + ((at * 31) % 9);
    }
  }
  return sharp(rgb, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
}

function row(id: string, n: number, boardId: string, personId: string) {
  const at = new Date(Date.now() - 3_600_000 + n * 1000);
  return {
    ...{ id, boardId, personId, clientKey: randomUUID(), status: "SUCCEEDED" as const },
    ...{ model: "bench", prompt: `picture number ${n} of a full board`, negativePrompt: "" },
    ...{
      seed: BigInt(n),
      steps: 20,
      guidance: 3,
      sampler: "flow-euler",
      width: side,
      height: side,
    },
    ...{ step: 20, seq: 20, attempt: 1, createdAt: at, finishedAt: at },
    ...{ queuedMs: 1, computeMs: 1, totalMs: 1 },
  };
}

function card(generationId: string, n: number, boardId: string, createdBy: string, all: number) {
  const { width, height } = pictureBox();
  const columns = Math.ceil(Math.sqrt(all * 1.5));
  const place = { x: (n % columns) * (width + 24), y: Math.floor(n / columns) * (height + 24) };
  const at = { createdAt: new Date(Date.now() - 3_600_000 + n * 1000) };
  const id = randomUUID();
  return {
    id,
    boardId,
    kind: "PICTURE" as const,
    generationId,
    createdBy,
    width,
    height,
    ...place,
    ...at,
  };
}
