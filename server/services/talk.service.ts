import type { CommandInput, EventPayload, Reactions, Talk } from "../contract";
import type { CommentsRepository } from "../repositories/comments";
import type { ReactionsRepository, ReactionTarget } from "../repositories/reactions";
import type { AccessService } from "./access";
import type { CommentsService } from "./comments.service";
import type { VotesService } from "./votes.service";

export interface TalkDeps {
  access: AccessService;
  comments: CommentsRepository;
  spoken: CommentsService;
  reactions: ReactionsRepository;
  votes: VotesService;
  favouritesOn(personId: string, boardId: string): Promise<string[]>;
  reacted(payload: EventPayload<"reaction:changed">): void;
}

/** All that is said on a board beside its pictures: comments, reactions, votes. */
export class TalkService {
  constructor(private readonly deps: TalkDeps) {}

  async open(personId: string, boardId: string): Promise<Talk> {
    const { board } = await this.deps.access.inside(personId, boardId, "viewer");
    const [comments, reads, pictures, favourites] = await Promise.all([
      this.deps.spoken.list(boardId),
      this.deps.comments.reads(boardId, personId),
      this.deps.reactions.ofPictures(boardId),
      this.deps.favouritesOn(personId, boardId),
    ]);
    return { comments, reads, pictures, favourites, votes: this.deps.votes.of(board) };
  }

  /** One of each kind a person; whoever may look may react. */
  async react(personId: string, input: CommandInput<"reaction:set">): Promise<Reactions> {
    const { emoji, on, generationId, commentId } = input;
    const target = (generationId ? { generationId } : { commentId }) as ReactionTarget;
    const boardId = await this.boardOf(personId, target);
    if (on) await this.deps.reactions.set(boardId, personId, target, emoji);
    else await this.deps.reactions.unset(personId, target, emoji);
    const reactions = await this.deps.reactions.of(target);
    this.deps.reacted({
      boardId,
      generationId: generationId ?? null,
      commentId: commentId ?? null,
      reactions,
    });
    return reactions;
  }

  private async boardOf(personId: string, target: ReactionTarget): Promise<string> {
    if (target.commentId) {
      return (await this.deps.spoken.find(personId, target.commentId)).board.id;
    }
    const { access } = this.deps;
    return (await access.toGeneration(personId, target.generationId!, "viewer")).board.id;
  }
}
