import { contractError, limits, upload, type Ack, type Upload } from "@/server/contract";

const patienceMs = 60_000;

/** Brings a file to a board. Always comes back, as commands do. */
export async function uploadFile(boardId: string, file: Blob): Promise<Ack<Upload>> {
  if (file.size > limits.uploadBytes) return { ok: false, error: tooLarge };
  try {
    const response = await fetch(`/api/boards/${boardId}/uploads`, {
      method: "POST",
      body: file,
      signal: AbortSignal.timeout(patienceMs),
    });
    const answer: unknown = await response.json();
    if (response.ok) return { ok: true, data: upload.parse(answer) };
    return { ok: false, error: contractError.parse((answer as { error: unknown }).error) };
  } catch {
    return { ok: false, error: lost };
  }
}

const tooLarge = {
  kind: "too_large",
  message: `A file may be at most ${limits.uploadBytes / 1024 / 1024} MB.`,
  field: "file",
  limit: limits.uploadBytes,
  retry: "after_change",
} as const;

const lost = {
  kind: "unavailable",
  message: "The file did not reach the studio. Check your connection and try again.",
  retry: "later",
} as const;
