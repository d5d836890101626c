import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { commentLimits, type Comment, type CommandInput, type EventPayload } from "../contract";
import { AppError, notFound } from "../errors";
import type { CommentsRepository, NewComment } from "../repositories/comments";
import type { AccessService } from "./access";

const commentsAMinute = 30;

export interface CommentsDeps {
  comments: CommentsRepository;
  access: AccessService;
  /** Which of these canvas items the board has. */
  itemsOn(boardId: string, ids: string[]): Promise<unknown[]>;
  mentionedIn(body: string): string[];
  changed(comment: Comment): void;
  removed(payload: EventPayload<"comment:removed">): void;
  /** To all windows of one person. */
  seen(personId: string, payload: EventPayload<"comment:seen">): void;
  mentioned(personId: string, payload: EventPayload<"comment:mentioned">): void;
}

/** What people say on a board. Whoever may look may speak; one changes one's own words only. */
export class CommentsService {
  private readonly pace = new RateLimiterMemory({ points: commentsAMinute, duration: 60 });

  constructor(private readonly deps: CommentsDeps) {}

  async list(boardId: string): Promise<Comment[]> {
    return this.deps.comments.list(boardId, commentLimits.shown);
  }

  async add(personId: string, input: CommandInput<"comment:add">): Promise<Comment> {
    const { board } = await this.deps.access.inside(personId, input.boardId, "viewer");
    await this.slowDown(personId);
    const value = await this.placed(personId, input);
    await this.checkMentions(value.body, board.id);
    if ((await this.deps.comments.count(board.id)) >= commentLimits.perBoard) {
      const message = `A board holds at most ${commentLimits.perBoard} comments; delete some first.`;
      throw new AppError("conflict", message, { limit: commentLimits.perBoard });
    }
    const made = await this.deps.comments.create(value);
    if (!made) return this.madeBefore(personId, input);
    await this.deps.comments.read([made.threadId], personId, made.createdAt);
    this.deps.changed(made);
    this.tellMentioned(made, board.title, []);
    return made;
  }

  async edit(personId: string, { commentId, body }: CommandInput<"comment:edit">) {
    const { comment, board } = await this.find(personId, commentId);
    if (comment.author.id !== personId || comment.body === null) {
      throw new AppError("forbidden", `Only ${comment.author.name} can change these words.`);
    }
    await this.checkMentions(body, board.id);
    const before = this.deps.mentionedIn(comment.body);
    const edited = await this.deps.comments.edit(commentId, body);
    this.deps.changed(edited);
    this.tellMentioned(edited, board.title, before);
    return edited;
  }

  /** One's own; the board's owner may delete any. */
  async remove(personId: string, commentId: string): Promise<void> {
    const { comment, role } = await this.find(personId, commentId);
    if (comment.author.id !== personId && role !== "owner") {
      const message = `Only ${comment.author.name} or the board's owner can delete this comment.`;
      throw new AppError("forbidden", message);
    }
    const first = comment.threadId === comment.id;
    if (first && (await this.deps.comments.repliesTo(commentId)) > 0) {
      this.deps.changed(await this.deps.comments.blank(commentId));
      return;
    }
    await this.discard(comment);
    if (!first) await this.clearIfEmpty(comment.threadId);
  }

  async resolve(personId: string, { commentId, resolved }: CommandInput<"comment:resolve">) {
    const { comment, role } = await this.find(personId, commentId);
    if (comment.threadId !== comment.id) throw notFound("thread");
    if (role === "viewer" && comment.author.id !== personId) {
      throw new AppError("forbidden", "Whoever began this thread or an editor can close it.");
    }
    const changed = await this.deps.comments.resolve(commentId, resolved ? personId : null);
    this.deps.changed(changed);
    return changed;
  }

  async read(personId: string, { boardId, threadId }: CommandInput<"comment:read">) {
    await this.deps.access.inside(personId, boardId, "viewer");
    const all = await this.deps.comments.threads(boardId);
    const threadIds = threadId ? all.filter((id) => id === threadId) : all;
    if (threadId && threadIds.length === 0) throw notFound("thread");
    const readAt = Date.now();
    await this.deps.comments.read(threadIds, personId, readAt);
    this.deps.seen(personId, { boardId, threadIds, readAt });
  }

  /** A comment and the board it is on, for somebody who may see it. */
  async find(personId: string, commentId: string) {
    const comment = await this.deps.comments.find(commentId);
    if (!comment) throw notFound("comment");
    const what = "comment";
    return {
      comment,
      ...(await this.deps.access.inside(personId, comment.boardId, "viewer", what)),
    };
  }

  /** Where a new comment belongs; what it names must be of this board. */
  private async placed(personId: string, input: CommandInput<"comment:add">): Promise<NewComment> {
    const { commentId: id, boardId, body, threadId = null } = input;
    const value = { id, boardId, personId, threadId, body };
    if (threadId) {
      const thread = await this.deps.comments.find(threadId);
      if (thread?.boardId !== boardId || thread.threadId !== threadId) throw notFound("thread");
      const { generationId, itemId } = thread;
      return { ...value, generationId, itemId, spot: null, step: null };
    }
    const { generationId = null, itemId = null, spot = null, step = null } = input;
    if (generationId) {
      const { row } = await this.deps.access.toGeneration(personId, generationId, "viewer");
      if (row.boardId !== boardId) throw notFound("picture");
      if (step !== null && step > row.recipe.steps) {
        const limit = row.recipe.steps;
        throw new AppError("invalid", `step must be at most ${limit}`, { field: "step", limit });
      }
    }
    if (itemId && (await this.deps.itemsOn(boardId, [itemId])).length === 0) throw notFound("item");
    return { ...value, generationId, itemId, spot, step };
  }

  private async slowDown(personId: string): Promise<void> {
    try {
      await this.pace.consume(personId);
    } catch (refused) {
      throw new AppError("rate_limited", "So many comments at once; wait a moment.", {
        limit: `${commentsAMinute} a minute`,
        retryAfterMs: (refused as RateLimiterRes).msBeforeNext,
      });
    }
  }

  /** Only those who are on the board can be called to it, also where anybody could read it. */
  private async checkMentions(body: string, boardId: string): Promise<void> {
    for (const id of this.deps.mentionedIn(body)) {
      if (await this.deps.access.isOn(id, boardId)) continue;
      throw new AppError("invalid", "body mentions somebody who is not on this board", {
        field: "body",
      });
    }
  }

  private tellMentioned(comment: Comment, boardTitle: string, before: string[]): void {
    for (const { id } of comment.mentions) {
      if (id === comment.author.id || before.includes(id)) continue;
      this.deps.mentioned(id, { comment, boardTitle });
    }
  }

  /** The same command again, or somebody else's id. */
  private async madeBefore(personId: string, input: CommandInput<"comment:add">) {
    const known = await this.deps.comments.find(input.commentId);
    if (known?.author.id === personId && known.boardId === input.boardId) return known;
    throw new AppError("conflict", "This id is taken.", { field: "commentId" });
  }

  private async clearIfEmpty(threadId: string): Promise<void> {
    const thread = await this.deps.comments.find(threadId);
    if (thread?.body !== null || (await this.deps.comments.repliesTo(threadId)) > 0) return;
    await this.discard(thread);
  }

  private async discard({ id: commentId, boardId }: Comment): Promise<void> {
    await this.deps.comments.remove(commentId);
    this.deps.removed({ boardId, commentId });
  }
}
