import { z } from "zod";
import {
  board,
  contractError,
  copiesAnswer,
  limits,
  recipeAnswer,
  type Ack,
  type Board,
  type ContractError,
  type CopiesAsk,
  type RecipeReading,
} from "@/server/contract";

/** How a picture file was made, as far as it tells; null for most pictures. */
export async function readRecipe(file: Blob): Promise<RecipeReading | null> {
  if (file.size > limits.uploadBytes) return null;
  const answer = await post("/api/recipe", file);
  return answer.ok ? (recipeAnswer.safeParse(answer.data).data?.reading ?? null) : null;
}

export async function importBoard(file: Blob): Promise<Ack<Board>> {
  const answer = await post("/api/boards/import", file);
  if (!answer.ok) return answer;
  return { ok: true, data: z.object({ board }).parse(answer.data).board };
}

/** Has pictures and uploads of other boards on this one too. */
export async function copyTo(
  boardId: string,
  wanted: CopiesAsk,
): Promise<Ack<z.infer<typeof copiesAnswer>>> {
  const body = new Blob([JSON.stringify(wanted)], { type: "application/json" });
  const answer = await post(`/api/boards/${boardId}/copies`, body);
  return answer.ok ? { ok: true, data: copiesAnswer.parse(answer.data) } : answer;
}

/** Fetches a file and hands it to the person; gives back what went wrong, if it did. */
export async function saveFile(address: string): Promise<ContractError | null> {
  try {
    const response = await fetch(address);
    if (!response.ok) return errorIn(await response.json());
    const name = nameIn(response.headers.get("content-disposition"));
    save(URL.createObjectURL(await response.blob()), name);
    return null;
  } catch {
    return lost;
  }
}

function save(address: string, name: string) {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has taken it over by then.
  setTimeout(() => URL.revokeObjectURL(address), 30_000);
}

function nameIn(disposition: string | null): string {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? "")?.[1];
  return encoded ? decodeURIComponent(encoded) : "emerge";
}

async function post(address: string, body: Blob): Promise<Ack<unknown>> {
  try {
    const response = await fetch(address, { method: "POST", body });
    const answer: unknown = await response.json();
    return response.ok ? { ok: true, data: answer } : { ok: false, error: errorIn(answer) };
  } catch {
    return { ok: false, error: lost };
  }
}

const errorIn = (answer: unknown): ContractError =>
  z.object({ error: contractError }).safeParse(answer).data?.error ?? lost;

const lost: ContractError = {
  kind: "unavailable",
  message: "The studio did not answer. Check your connection and try again.",
  retry: "later",
};
