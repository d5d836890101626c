import type { BoardOpening } from "@/server/contract";

/**
 * Asks for the board while the page's own scripts are still on their way. Part of the document, and
 * run once: boards that are opened later from within the page have a connection already.
 */
export const openingScript = `(() => {
  const board = /^\\/b\\/([0-9a-f-]{36})(?:\\/|$)/.exec(location.pathname);
  if (!board) return;
  const answer = fetch("/api/boards/" + board[1] + "/open", { method: "POST" });
  window.emergeOpening = { boardId: board[1], answer: answer.then((it) => (it.ok ? it.json() : null)).catch(() => null) };
})();`;

declare global {
  interface Window {
    emergeOpening?: { boardId: string; answer: Promise<BoardOpening | null> };
  }
}

/** What came of asking early for this board, once; null if nothing was asked, or nothing came. */
export async function takeOpening(boardId: string): Promise<BoardOpening | null> {
  const asked = window.emergeOpening;
  window.emergeOpening = undefined;
  return asked?.boardId === boardId ? asked.answer : null;
}
