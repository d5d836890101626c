import type { Server as HttpServer } from "node:http";
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { Server } from "socket.io";
import {
  commands,
  draftLimits,
  limits,
  liveLimits,
  protocolVersion,
  type Studio,
} from "../contract";
import { AppError } from "../errors";
import type { AccountsService } from "../services/accounts.service";
import type { Sessions } from "../http/session";
import { log } from "../log";
import { commandHandlers, type CommandDeps } from "./commands.handlers";
import { dispatch } from "./dispatch";
import { browserGate } from "./gate";
import { tolerantParser } from "./tolerant-parser";
import type { BrowserServer } from "./types";

/** Commands one person may send a second, and how many at once after a pause. */
const commandsPerSecond = 40;
const burst = 200;

/** Finished pictures of workers are the largest packets; browsers are held to far less. */
const maxPacketBytes = 32 * 1024 * 1024;

export function createSocketServer(http: HttpServer): BrowserServer {
  return new Server(http, {
    serveClient: false,
    parser: tolerantParser,
    maxHttpBufferSize: maxPacketBytes,
    // Frames are images already: compressing them again only costs time.
    perMessageDeflate: false,
    pingInterval: 10_000,
    pingTimeout: 20_000,
  });
}

export interface BrowserDeps extends CommandDeps {
  sessions: Sessions;
  accounts: AccountsService;
  publicUrl: URL | null;
  studio(): Studio;
}

/** Accepts browsers: gate, greeting, then commands until they leave. */
export function serveBrowsers(io: BrowserServer, deps: BrowserDeps): void {
  const limiter = new RateLimiterMemory({
    points: burst,
    duration: burst / commandsPerSecond,
  });
  /** Cursors and drags are told often: each window may, without using up its person's commands. */
  const signals = new RateLimiterMemory({ points: 2 * liveLimits.perSecond, duration: 2 });
  /** Drafts cost computing: each window may as many as somebody can type pauses. */
  const drafts = new RateLimiterMemory({ points: 2 * draftLimits.perSecond, duration: 2 });
  io.use(
    browserGate(deps.sessions, deps.publicUrl, async (socket, session) => {
      const person = await deps.people.arrive(session.personId);
      const account = await deps.accounts.of(person.id);
      const data = { person, account, sessionId: session.id, boards: new Set() };
      Object.assign((socket as unknown as { data: object }).data, data);
    }),
  );
  io.on("connection", (socket) => {
    const { person, account } = socket.data;
    dispatch(socket, commands, commandHandlers(socket, deps), {
      maxBytes: limits.commandBytes,
      admit: async (event) => {
        if (event === "live:signal") return admit(signals, socket.id, liveLimits.perSecond);
        if (event === "draft:draw") await admit(drafts, socket.id, draftLimits.perSecond);
        return admit(limiter, person.id, commandsPerSecond);
      },
      report: (error) => socket.emit("error:report", error),
    });
    socket.on("disconnect", () => {
      deps.drafts.stop(socket.id);
      void deps.rooms.disconnect(socket);
    });
    socket.on("error", (error) => log.warn(`a connection failed: ${error.message}`));
    const studio = deps.studio();
    socket.emit("session:ready", { person, account, protocol: protocolVersion, studio });
  });
}

async function admit(limiter: RateLimiterMemory, key: string, rate: number): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    const retryAfterMs = (refused as RateLimiterRes).msBeforeNext;
    throw new AppError("rate_limited", "Too many commands at once; wait a moment.", {
      limit: `${rate} a second`,
      retryAfterMs,
    });
  }
}
