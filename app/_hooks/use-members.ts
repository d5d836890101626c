"use client";

import { useCallback, useEffect, useState } from "react";
import { useStore } from "zustand";
import type { Ack, GivenRole, Invitation } from "@/server/contract";
import { membersStore, openMembers, takeMembers } from "../_live/members-store";
import { request } from "../_live/request";

/** Everybody who can open the board, kept up to date while this is shown. */
export function useMembers(boardId: string) {
  useEffect(() => void openMembers(boardId), [boardId]);
  return useStore(membersStore, (state) => (state.boardId === boardId ? state.people : []));
}

type Ref = { boardId: string; personId: string };

/** Each answers with what went wrong, if anything did. */
export const changeRole = async (ref: Ref, role: GivenRole) =>
  takeMembers(ref.boardId, await request("member:change", { ...ref, role }));
export const removeMember = async (ref: Ref) =>
  takeMembers(ref.boardId, await request("member:remove", ref));
export const transferBoard = (ref: Ref) => request("board:transfer", ref);
export const leaveBoard = (boardId: string) => request("member:leave", { boardId });

export const lookAtInvitation = (token: string) => request("invitation:look", { token });
export const acceptInvitation = (token: string) => request("invitation:accept", { token });

/** The board's open invitations, for its owner. */
export function useInvitations(boardId: string) {
  const [invitations, setInvitations] = useState<Invitation[] | null>(null);
  const take = useCallback((answer: Ack<Invitation[]>) => {
    if (answer.ok) setInvitations(answer.data);
    return answer.ok ? null : answer.error;
  }, []);
  useEffect(() => {
    void request("invitation:list", { boardId }).then(take);
  }, [boardId, take]);
  const create = async (role: GivenRole, hours: number) => {
    const answer = await request("invitation:create", { boardId, role, hours });
    if (answer.ok) setInvitations((known) => [answer.data.invitation, ...(known ?? [])]);
    return answer;
  };
  const revoke = async (invitationId: string) =>
    take(await request("invitation:revoke", { boardId, invitationId }));
  return { invitations, create, revoke };
}
