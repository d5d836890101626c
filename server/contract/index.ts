import { z } from "zod";
import * as accounts from "./accounts";
import * as boards from "./boards";
import * as canvas from "./canvas";
import * as comments from "./comments";
import { contractError, type Ack } from "./common";
import * as drafts from "./drafts";
import * as explore from "./explore";
import * as frames from "./frames";
import * as generations from "./generations";
import * as lineage from "./lineage";
import * as history from "./history";
import * as insides from "./insides";
import * as members from "./members";
import * as live from "./live";
import * as people from "./people";
import * as race from "./race";
import * as reproductions from "./reproductions";
import * as workers from "./workers";

export * from "./accounts";
export * from "./boards";
export * from "./canvas";
export * from "./canvas-rules";
export * from "./comments";
export * from "./common";
export * from "./drafts";
export * from "./exchange";
export * from "./explore";
export * from "./frames";
export * from "./generations";
export * from "./lineage";
export * from "./history";
export * from "./insides";
export * from "./members";
export * from "./live";
export * from "./people";
export * from "./prompt-steps";
export * from "./prompt-syntax";
export * from "./race";
export * from "./recipe";
export * from "./references";
export * from "./reproductions";
export * from "./styles";
export * from "./uploads";
export * from "./workers";
export { protocolVersion } from "./version";

const nothing = z.strictObject({});

/** Everything a browser may ask: `noun:verb`, what goes up, what comes back in the acknowledgement. */
export const commands = {
  "person:update": { input: people.personUpdate, output: people.person },
  "board:create": { input: boards.boardCreate, output: boards.board },
  "board:list": { input: nothing, output: z.array(boards.boardSummary) },
  "board:join": { input: boards.boardRef, output: boards.boardSnapshot },
  "board:leave": { input: boards.boardRef, output: nothing },
  "board:update": { input: boards.boardUpdate, output: boards.board },
  "board:delete": { input: boards.boardRef, output: nothing },
  "board:history": { input: boards.boardHistory, output: boards.boardPage },
  "member:list": { input: boards.boardRef, output: z.array(members.member) },
  "member:change": { input: members.memberChange, output: z.array(members.member) },
  "member:remove": { input: members.memberRef, output: z.array(members.member) },
  "member:leave": { input: boards.boardRef, output: nothing },
  "board:transfer": { input: members.memberRef, output: boards.board },
  "invitation:create": { input: members.invitationCreate, output: members.invitationMade },
  "invitation:list": { input: boards.boardRef, output: z.array(members.invitation) },
  "invitation:revoke": { input: members.invitationRef, output: z.array(members.invitation) },
  "invitation:look": { input: members.invitationToken, output: members.invitationLook },
  "invitation:accept": { input: members.invitationToken, output: boards.board },
  "board:pictures": { input: canvas.picturesAsk, output: z.array(generations.generation) },
  "canvas:apply": { input: canvas.canvasApply, output: canvas.canvasApplied },
  "live:signal": { input: live.liveSignal, output: nothing },
  "generation:create": { input: generations.generationCreate, output: generations.generation },
  "generation:batch": {
    input: generations.generationBatch,
    output: z.array(generations.generation),
  },
  "generation:cancel": { input: generations.generationRef, output: generations.generation },
  "generation:delete": { input: generations.generationRef, output: nothing },
  "generation:reproduce": {
    input: generations.generationRef,
    output: reproductions.reproduction,
  },
  "race:start": { input: race.raceStart, output: race.raceView },
  "race:look": { input: race.raceRef, output: race.raceView },
  "race:retry": { input: race.raceRetry, output: generations.generation },
  "race:vote": { input: race.raceVote, output: race.race },
  "hood:look": { input: insides.hoodLook, output: insides.insides },
  "draft:draw": { input: drafts.draftDraw, output: nothing },
  "draft:stop": { input: nothing, output: nothing },
  "explore:search": { input: explore.exploreSearch, output: explore.explorePage },
  "explore:overview": { input: nothing, output: explore.exploreOverview },
  "lineage:tree": { input: generations.generationRef, output: lineage.familyTree },
  "talk:open": { input: boards.boardRef, output: comments.talk },
  "comment:add": { input: comments.commentAdd, output: comments.comment },
  "comment:edit": { input: comments.commentEdit, output: comments.comment },
  "comment:remove": { input: comments.commentRef, output: nothing },
  "comment:resolve": { input: comments.commentResolve, output: comments.comment },
  "comment:read": { input: comments.commentRead, output: nothing },
  "reaction:set": { input: comments.reactionSet, output: comments.reactions },
  "vote:cast": { input: comments.voteCast, output: comments.votes },
  "favourite:set": { input: history.favouriteSet, output: nothing },
  "favourite:list": { input: nothing, output: z.array(generations.generation) },
  "prompt:history": { input: history.promptsAsk, output: z.array(history.usedPrompt) },
  "frames:since": { input: frames.framesSince, output: frames.framesBatch },
} as const;
export type Commands = typeof commands;
export type CommandName = keyof Commands;
export type CommandInput<N extends CommandName> = z.input<Commands[N]["input"]>;
export type CommandOutput<N extends CommandName> = z.infer<Commands[N]["output"]>;

/** Everything the server tells a browser unasked. */
export const events = {
  "session:ready": people.sessionReady,
  "person:updated": people.person,
  "account:changed": accounts.accountChanged,
  "studio:changed": people.studio,
  "board:updated": boards.boardUpdated,
  "board:closed": boards.boardClosed,
  "members:changed": members.membersChanged,
  "presence:changed": boards.presenceChanged,
  "canvas:changed": canvas.canvasChanged,
  "live:changed": live.liveChanged,
  "generation:changed": generations.generation,
  "generation:removed": generations.generationRemoved,
  "generation:frame": frames.frame,
  "race:changed": race.race,
  "draft:frame": drafts.draftFrame,
  "reproduction:changed": reproductions.reproduction,
  "queue:changed": generations.queueChanged,
  "comment:changed": comments.comment,
  "comment:removed": comments.commentRemoved,
  "comment:seen": comments.commentSeen,
  "comment:mentioned": comments.commentMentioned,
  "reaction:changed": comments.reactionChanged,
  "vote:changed": comments.voteChanged,
  "error:report": contractError,
} as const;
export type Events = typeof events;
export type EventName = keyof Events;
export type EventPayload<N extends EventName> = z.infer<Events[N]>;

/** Worker to server, acknowledged like commands. */
export const workerCommands = {
  "worker:hello": { input: workers.workerHello, output: workers.workerWelcome },
  "worker:heartbeat": { input: workers.heartbeat, output: nothing },
  "run:frame": { input: workers.runFrame, output: nothing },
  "run:done": { input: workers.runDone, output: nothing },
  "run:failed": { input: workers.runFailed, output: nothing },
  "run:inspected": { input: workers.runInspected, output: nothing },
  "run:inspect-failed": { input: workers.runInspectFailed, output: nothing },
} as const;
export type WorkerCommandName = keyof typeof workerCommands;
export type WorkerCommandInput<N extends WorkerCommandName> = z.input<
  (typeof workerCommands)[N]["input"]
>;
export type WorkerCommandOutput<N extends WorkerCommandName> = z.infer<
  (typeof workerCommands)[N]["output"]
>;

/** Server to worker. */
export const workerEvents = {
  "run:start": workers.runStart,
  "run:cancel": workers.runRef,
  "run:inspect": workers.runInspect,
} as const;
export type WorkerEventName = keyof typeof workerEvents;

export type ClientToServer = {
  [N in CommandName]: (
    input: CommandInput<N>,
    ack: (answer: Ack<CommandOutput<N>>) => void,
  ) => void;
};
export type ServerToClient = { [N in EventName]: (payload: EventPayload<N>) => void };
export type WorkerToServer = {
  [N in WorkerCommandName]: (
    input: WorkerCommandInput<N>,
    ack: (answer: Ack<WorkerCommandOutput<N>>) => void,
  ) => void;
};
export type ServerToWorker = {
  [N in WorkerEventName]: (payload: z.infer<(typeof workerEvents)[N]>) => void;
};
