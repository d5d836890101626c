import type { ContractError, Generation } from "./contract";
import { log } from "./log";
import type { BoardsRepository } from "./repositories/boards";
import { commentsRepository, mentionedIn } from "./repositories/comments";
import type { PrismaClient } from "./repositories/client/client";
import type { GenerationsRepository, StoredGeneration } from "./repositories/generations";
import { historyRepository } from "./repositories/history";
import { reactionsRepository } from "./repositories/reactions";
import type { AccessService } from "./services/access";
import { CommentsService } from "./services/comments.service";
import { HistoryService } from "./services/history.service";
import { TalkService } from "./services/talk.service";
import { VotesService } from "./services/votes.service";
import type { BoardRooms } from "./socket/rooms";

export interface TalkParts {
  prisma: PrismaClient;
  access: AccessService;
  rooms: BoardRooms;
  itemsOn(boardId: string, ids: string[]): Promise<unknown[]>;
  boards: Pick<BoardsRepository, "find">;
  generations: GenerationsRepository;
  view(row: StoredGeneration): Generation;
  stop(generationId: string, reason: ContractError): Promise<unknown>;
}

const active = new Set<Generation["status"]>(["queued", "running"]);

/** Puts together what people say on boards: comments, reactions, votes. */
export function composeTalk({ prisma, access, rooms, ...parts }: TalkParts) {
  const { boards, generations, view, itemsOn, stop } = parts;
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
    board: (boardId) => boards.find(boardId),
    isActive: (row) => active.has(view(row).status),
    stop,
    changed: (boardId, state) => rooms.tell(boardId, "vote:changed", { boardId, ...state }),
  });
  rooms.whenPeopleChange((boardId) => {
    votes.recount(boardId).catch((error: unknown) => log.error("votes were not counted:", error));
  });
  const kept = historyRepository(prisma);
  const talk = new TalkService({
    access,
    comments: rows,
    spoken: comments,
    reactions: reactionsRepository(prisma),
    votes,
    favouritesOn: kept.favouritesOn,
    reacted: (payload) => rooms.tell(payload.boardId, "reaction:changed", payload),
  });
  const history = new HistoryService({
    history: kept,
    access,
    byIds: (ids) => generations.byIds(ids),
    view,
  });
  return { comments, votes, talk, history };
}
