import { createHash, randomBytes } from "node:crypto";
import type { Board, CommandInput, Invitation, InvitationLook } from "../contract";
import { AppError, notFound } from "../errors";
import { strongest, type BoardsRepository } from "../repositories/boards";
import type { InvitationsRepository, StoredInvitation } from "../repositories/invitations";
import type { MembersRepository } from "../repositories/members";
import type { AccessService } from "./access";

/** Live invitations of one board; the owner can see through this many. */
const livePerBoard = 50;

export interface InvitationsDeps {
  invitations: InvitationsRepository;
  members: MembersRepository;
  boards: BoardsRepository;
  access: AccessService;
  changed(boardId: string): Promise<void>;
}

/** Links that give a role. Who holds one needs nothing else; what is stored does not open a board. */
export class InvitationsService {
  constructor(private readonly deps: InvitationsDeps) {}

  async create(personId: string, input: CommandInput<"invitation:create">) {
    const { boardId, role, hours } = input;
    const live = await this.list(personId, boardId);
    if (live.length >= livePerBoard) {
      const message = `A board has at most ${livePerBoard} open invitations; revoke some first.`;
      throw new AppError("conflict", message, { limit: livePerBoard });
    }
    const token = randomBytes(32).toString("base64url");
    const expiresAt = new Date(Date.now() + hours * 3_600_000);
    const value = { boardId, role, inviterId: personId, tokenHash: hashOf(token), expiresAt };
    return { invitation: shown(await this.deps.invitations.create(value)), token };
  }

  async list(personId: string, boardId: string): Promise<Invitation[]> {
    await this.deps.access.inside(personId, boardId, "owner");
    return (await this.deps.invitations.live(boardId)).map(shown);
  }

  /** Who came in by it before stays. */
  async revoke(personId: string, input: CommandInput<"invitation:revoke">): Promise<Invitation[]> {
    await this.deps.access.inside(personId, input.boardId, "owner");
    const found = await this.deps.invitations.revoke(input.boardId, input.invitationId);
    if (!found) throw notFound("invitation");
    return this.list(personId, input.boardId);
  }

  async look(personId: string, token: string): Promise<InvitationLook> {
    const { boardTitle: title, inviter, role, expiresAt } = await this.valid(personId, token);
    return { title, inviter, role, expiresAt };
  }

  /** Joins; somebody who may do more already keeps that. */
  async accept(personId: string, token: string): Promise<Board> {
    const { id, boardId, role } = await this.valid(personId, token);
    const now = await this.deps.access.roleOf(personId, boardId);
    if (now !== "owner") {
      const best = strongest(now, role) === "editor" ? "editor" : "viewer";
      await this.deps.members.give(boardId, personId, best);
      await this.deps.boards.visit(boardId, personId);
      await this.deps.invitations.used(id);
      this.deps.access.forget(boardId);
      await this.deps.changed(boardId);
    }
    return (await this.deps.access.inside(personId, boardId, "viewer")).board;
  }

  private async valid(personId: string, token: string): Promise<StoredInvitation> {
    const found = await this.deps.invitations.findByHash(hashOf(token));
    if (!found) throw notFound("invitation");
    if (found.revoked) throw new AppError("forbidden", "This invitation was taken back.");
    if (found.expiresAt <= Date.now()) {
      throw new AppError("forbidden", "This invitation has expired. Ask for a new one.");
    }
    const removedAt = await this.deps.members.removedAt(found.boardId, personId);
    // Whoever was put out needs an invitation made since then.
    if (removedAt !== null && removedAt >= found.createdAt) {
      throw new AppError("forbidden", "The board’s owner has removed you from this board.");
    }
    return found;
  }
}

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

function shown({ boardTitle: _title, revoked: _revoked, ...invitation }: StoredInvitation) {
  return invitation;
}
