import type { Board, CommandInput, Member } from "../contract";
import { AppError, notFound } from "../errors";
import type { MembersRepository } from "../repositories/members";
import type { AccessService } from "./access";

export interface MembersDeps {
  members: MembersRepository;
  access: AccessService;
  /** Open connections are looked at again: roles, and who may stay. */
  changed(boardId: string): Promise<void>;
  /** Somebody went of their own accord. */
  left(boardId: string, personId: string): Promise<void>;
}

type Ref = CommandInput<"member:remove">;

/** The people of a board: their roles, their coming and going, and whose board it is. */
export class MembersService {
  constructor(private readonly deps: MembersDeps) {}

  async list(personId: string, boardId: string): Promise<Member[]> {
    await this.deps.access.inside(personId, boardId, "viewer");
    return this.deps.members.list(boardId);
  }

  async change(personId: string, input: CommandInput<"member:change">): Promise<Member[]> {
    const { boardId, role } = input;
    await this.ownerOver(personId, input);
    await this.deps.members.give(boardId, input.personId, role);
    return this.announce(boardId);
  }

  async remove(personId: string, input: Ref): Promise<Member[]> {
    await this.ownerOver(personId, input);
    await this.deps.members.remove(input.boardId, input.personId, true);
    return this.announce(input.boardId);
  }

  async leave(personId: string, boardId: string): Promise<void> {
    const { role } = await this.deps.access.inside(personId, boardId, "viewer");
    if (role === "owner") {
      const message = "You own this board: hand it over to somebody first, or delete it.";
      throw new AppError("conflict", message);
    }
    await this.deps.members.remove(boardId, personId, false);
    this.deps.access.forget(boardId);
    await this.deps.left(boardId, personId);
  }

  async transfer(personId: string, input: Ref): Promise<Board> {
    await this.ownerOver(personId, input);
    await this.deps.members.transfer(input.boardId, personId, input.personId);
    await this.announce(input.boardId);
    const { board } = await this.deps.access.inside(personId, input.boardId, "viewer");
    return board;
  }

  /** The asker owns the board, and the other one is on it and somebody else. */
  private async ownerOver(personId: string, { boardId, personId: otherId }: Ref): Promise<void> {
    await this.deps.access.inside(personId, boardId, "owner");
    if (otherId === personId) {
      throw new AppError("conflict", "This is the board's owner.", { field: "personId" });
    }
    const people = await this.deps.members.list(boardId);
    if (!people.some(({ person }) => person.id === otherId)) throw notFound("person");
  }

  private async announce(boardId: string): Promise<Member[]> {
    this.deps.access.forget(boardId);
    await this.deps.changed(boardId);
    return this.deps.members.list(boardId);
  }
}
