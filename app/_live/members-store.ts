import { createStore } from "zustand/vanilla";
import type { Ack, Member } from "@/server/contract";
import { request } from "./request";

type Members = { boardId: string | null; people: Member[] };

/** Everybody who can open the board; read while somebody looks at the list. */
export const membersStore = createStore<Members>(() => ({ boardId: null, people: [] }));

export async function openMembers(boardId: string) {
  if (membersStore.getState().boardId !== boardId) membersStore.setState({ boardId, people: [] });
  await refreshMembers(boardId);
}

export async function refreshMembers(boardId: string) {
  if (membersStore.getState().boardId !== boardId) return;
  takeMembers(boardId, await request("member:list", { boardId }));
}

export function takeMembers(boardId: string, answer: Ack<Member[]>) {
  if (answer.ok && membersStore.getState().boardId === boardId) {
    membersStore.setState({ people: answer.data });
  }
  return answer.ok ? null : answer.error;
}
