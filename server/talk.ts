import type { ContractError } from "./contract";
import { commentsRepository, mentionedIn } from "./repositories/comments";
import type { PrismaClient } from "./repositories/client/client";
import type { StoredGeneration } from "./repositories/generations";
import { reactionsRepository } from "./repositories/reactions";
import type { AccessService } from "./services/access";
import { CommentsService } from "./services/comments.service";
import { TalkService } from "./services/talk.service";
import { VotesService } from "./services/votes.service";
import type { BoardRooms } from "./socket/rooms";

export interface TalkParts {
  prisma: PrismaClient;
  access: AccessService;
  rooms: BoardRooms;
  itemsOn(boardId: string, ids: string[]): Promise<unknown[]>;
  isActive(row: StoredGeneration): boolean;
  stop(generationId: string, reason: ContractError): Promise<unknown>;
}

/** Puts together what people say on boards: comments, reactions, votes. */
export function composeTalk({ prisma, access, rooms, itemsOn, isActive, stop }: TalkParts) {
  const rows = commentsRepository(prisma);
  const comments = new CommentsService({
    comments: rows,
    access,
    itemsOn,
    mentionedIn,
    changed: (comment) => rooms.tell(comment.boardId, "comment:changed", comment),
    removed: (payload) => rooms.tell(payload.boardId, "comment:removed", payload),
    seen: (personId, payload) => rooms.tellPerson(personId, "comment:seen", payload),
    mentioned: (personId, payload) => rooms.tellPerson(personId, "comment:mentioned", payload),
  });
  const votes = new VotesService({
    access,
    present: (boardId) => rooms.people(boardId),
    isActive,
    stop,
    changed: (boardId, state) => rooms.tell(boardId, "vote:changed", { boardId, ...state }),
  });
  const talk = new TalkService({
    access,
    comments: rows,
    spoken: comments,
    reactions: reactionsRepository(prisma),
    votes,
    reacted: (payload) => rooms.tell(payload.boardId, "reaction:changed", payload),
  });
  return { comments, votes, talk };
}
