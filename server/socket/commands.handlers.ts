import type { commands } from "../contract";
import type { BoardsService } from "../services/boards.service";
import type { GenerationsService } from "../services/generations.service";
import type { PeopleService } from "../services/people.service";
import type { Handlers } from "./dispatch";
import type { BoardRooms } from "./rooms";
import type { BrowserSocket } from "./types";

export interface CommandDeps {
  people: PeopleService;
  boards: BoardsService;
  generations: GenerationsService;
  rooms: BoardRooms;
}

/** What each command of a browser does: a line to the service that knows the rules. */
export function commandHandlers(
  socket: BrowserSocket,
  { people, boards, generations, rooms }: CommandDeps,
): Handlers<typeof commands> {
  const me = () => socket.data.person.id;
  return {
    "person:update": async (input) => {
      const person = await people.update(me(), input);
      rooms.personChanged(person);
      return person;
    },
    "board:create": (input) => boards.create(me(), input),
    "board:list": () => boards.list(me()),
    "board:join": async ({ boardId }) => {
      const { board, role, ...page } = await boards.open(me(), boardId);
      await rooms.enter(socket, { board, role });
      return { board, role, people: rooms.people(boardId), ...page };
    },
    "board:leave": async ({ boardId }) => {
      await rooms.leave(socket, boardId);
      return {};
    },
    "board:update": (input) => boards.update(me(), input),
    "board:delete": async ({ boardId }) => {
      await boards.remove(me(), boardId);
      return {};
    },
    "board:history": (input) => boards.history(me(), input),
    "generation:create": (input) => generations.create(me(), input),
    "generation:cancel": ({ generationId }) => generations.cancel(me(), generationId),
    "generation:delete": async ({ generationId }) => {
      await generations.remove(me(), generationId);
      return {};
    },
    "frames:since": (input) => generations.framesSince(me(), input),
  };
}
