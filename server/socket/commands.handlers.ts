import type { commands, DraftFrame } from "../contract";
import type { BoardsService } from "../services/boards.service";
import type { AccessService } from "../services/access";
import type { CanvasService } from "../services/canvas.service";
import type { DraftsService } from "../services/drafts.service";
import type { ExploreService } from "../services/explore.service";
import type { ColoursService } from "../services/colours.service";
import type { CommentsService } from "../services/comments.service";
import type { GenerationsService } from "../services/generations.service";
import type { HoodService } from "../services/hood.service";
import type { HistoryService } from "../services/history.service";
import type { InvitationsService } from "../services/invitations.service";
import type { LineageService } from "../services/lineage.service";
import type { MembersService } from "../services/members.service";
import type { RacesService } from "../services/races.service";
import type { PeopleService } from "../services/people.service";
import type { TalkService } from "../services/talk.service";
import type { VotesService } from "../services/votes.service";
import type { Handlers } from "./dispatch";
import { backlogOf } from "./frame-viewer";
import type { BoardRooms } from "./rooms";
import type { BrowserSocket } from "./types";

export interface CommandDeps {
  people: PeopleService;
  colours: ColoursService;
  boards: BoardsService;
  canvas: CanvasService;
  generations: GenerationsService;
  drafts: DraftsService;
  races: RacesService;
  hood: HoodService;
  members: MembersService;
  invitations: InvitationsService;
  lineage: LineageService;
  explore: ExploreService;
  access: AccessService;
  comments: CommentsService;
  talk: TalkService;
  votes: VotesService;
  history: HistoryService;
  rooms: BoardRooms;
}

/** What each command of a browser does: a line to the service that knows the rules. */
export function commandHandlers(
  socket: BrowserSocket,
  deps: CommandDeps,
): Handlers<typeof commands> {
  const { people, boards, canvas, generations, races, hood, lineage, explore, rooms } = deps;
  const me = () => socket.data.person.id;
  return {
    ...peopleHandlers(me, deps),
    ...talkHandlers(me, deps),
    ...draftHandlers(socket, deps),
    "person:update": async (input) => {
      if (input.color) deps.colours.check(me(), input.color);
      return people.update(me(), input);
    },
    "board:create": (input) => boards.create(me(), input),
    "board:list": () => boards.list(me()),
    "board:join": async ({ boardId }) => {
      const { board, role, ...page } = await boards.open(me(), boardId);
      await rooms.enter(socket, { board, role });
      await stillWelcome(socket, boardId, deps);
      await deps.colours.tellApart(boardId, me());
      // Read after entering the room: what changes from here on is told.
      const items = await canvas.snapshot(boardId);
      return { board, role, people: rooms.people(boardId), ...page, canvas: items };
    },
    "board:leave": async ({ boardId }) => {
      deps.drafts.stop(socket.id);
      await rooms.leave(socket, boardId);
      return {};
    },
    "board:update": (input) => boards.update(me(), input),
    "board:delete": async ({ boardId }) => {
      await boards.remove(me(), boardId);
      return {};
    },
    "board:history": (input) => boards.history(me(), input),
    "board:pictures": (input) => canvas.pictures(me(), input),
    "canvas:apply": (input) => canvas.apply(me(), input),
    "live:signal": async (input) => {
      rooms.signal(socket, input);
      return {};
    },
    "generation:create": (input) => generations.create(me(), input),
    "generation:reproduce": ({ generationId }) => generations.reproduce(me(), generationId),
    "generation:batch": (input) => generations.createBatch(me(), input),
    "generation:cancel": ({ generationId }) => generations.cancel(me(), generationId),
    "generation:delete": async ({ generationId }) => {
      await generations.remove(me(), generationId);
      return {};
    },
    "frames:since": (input) => generations.framesSince(me(), input),
    "race:start": (input) => races.start(me(), input),
    "race:look": (input) => races.look(me(), input),
    "race:retry": (input) => races.retry(me(), input),
    "race:vote": (input) => races.vote(me(), input),
    "hood:look": (input) => hood.look(me(), input),
    "lineage:tree": ({ generationId }) => lineage.tree(me(), generationId),
    "explore:search": (input) => explore.search(me(), input),
    "explore:overview": () => explore.overview(),
  };
}

/** Packets that may wait for a window before it is spared a draft's early steps. */
const mostBacklog = 4;

/** Pictures drawn while the prompt is typed, for the window that types. */
function draftHandlers(socket: BrowserSocket, { drafts }: CommandDeps) {
  const show = (frame: DraftFrame) => {
    if (frame.meta.last || backlogOf(socket) < mostBacklog) socket.emit("draft:frame", frame);
  };
  return {
    "draft:draw": async (input) => {
      const personId = socket.data.person.id;
      // Gone while its command waited for its turn: nobody would stop this one.
      if (!socket.connected) return {};
      await drafts.draw({ windowId: socket.id, personId, show }, input);
      return {};
    },
    "draft:stop": async () => {
      drafts.stop(socket.id);
      return {};
    },
  } satisfies Partial<Handlers<typeof commands>>;
}

/** The people of a board and the ways in. */
function peopleHandlers(me: () => string, { members, invitations }: CommandDeps) {
  return {
    "member:list": ({ boardId }) => members.list(me(), boardId),
    "member:change": (input) => members.change(me(), input),
    "member:remove": (input) => members.remove(me(), input),
    "member:leave": async ({ boardId }) => {
      await members.leave(me(), boardId);
      return {};
    },
    "board:transfer": (input) => members.transfer(me(), input),
    "invitation:create": (input) => invitations.create(me(), input),
    "invitation:list": ({ boardId }) => invitations.list(me(), boardId),
    "invitation:revoke": (input) => invitations.revoke(me(), input),
    "invitation:look": ({ token }) => invitations.look(me(), token),
    "invitation:accept": ({ token }) => invitations.accept(me(), token),
  } satisfies Partial<Handlers<typeof commands>>;
}

/** What is said on a board. */
function talkHandlers(me: () => string, { comments, talk, votes, history }: CommandDeps) {
  return {
    "talk:open": ({ boardId }) => talk.open(me(), boardId),
    "comment:add": (input) => comments.add(me(), input),
    "comment:edit": (input) => comments.edit(me(), input),
    "comment:remove": async ({ commentId }) => {
      await comments.remove(me(), commentId);
      return {};
    },
    "comment:resolve": (input) => comments.resolve(me(), input),
    "comment:read": async (input) => {
      await comments.read(me(), input);
      return {};
    },
    "reaction:set": (input) => talk.react(me(), input),
    "vote:cast": (input) => votes.cast(me(), input),
    "favourite:set": async (input) => {
      await history.favour(me(), input);
      return {};
    },
    "favourite:list": () => history.favourites(me()),
    "prompt:history": (input) => history.prompts(me(), input),
  } satisfies Partial<Handlers<typeof commands>>;
}

/** Somebody may have been removed between the check and the entry into the room. */
async function stillWelcome(socket: BrowserSocket, boardId: string, deps: CommandDeps) {
  try {
    await deps.access.inside(socket.data.person.id, boardId, "viewer");
  } catch (error) {
    await deps.rooms.leave(socket, boardId);
    throw error;
  }
}
