import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { protocolVersion, type ContractError, type ErrorKind } from "../contract";
import { AppError, toContractError } from "../errors";
import { isOwnOrigin } from "../http/origin";
import type { Session, Sessions } from "../http/session";

interface Handshake {
  request: IncomingMessage;
  handshake: { auth: Record<string, unknown> };
}

type Next = (error?: Error & { data?: ContractError }) => void;

/** Refuses a connection with the typed error as the `data` of the browser's connect_error. */
function refuse(next: Next, thrown: unknown): void {
  const data = toContractError(thrown);
  next(Object.assign(new Error(data.message), { data }));
}

const refusal = (kind: ErrorKind, message: string) => new AppError(kind, message);

function checkProtocol(version: unknown): void {
  if (version === protocolVersion) return;
  throw new AppError(
    "protocol",
    `This page speaks version ${String(version)} of the protocol, the server ${protocolVersion}. Reload it.`,
    { limit: protocolVersion },
  );
}

/** Lets a browser in: own origin, a cookie that was signed here, the same protocol. */
export function browserGate(
  sessions: Sessions,
  publicUrl: URL | null,
  arrive: (socket: Handshake, session: Session) => Promise<void>,
) {
  return async (socket: Handshake, next: Next) => {
    try {
      if (!isOwnOrigin(socket.request, publicUrl)) {
        throw refusal("forbidden", "Other sites may not connect here.");
      }
      const session = await readSession(sessions, socket);
      checkProtocol(socket.handshake.auth.protocol);
      await arrive(socket, session);
      // Ended meanwhile, when its open connections were looked for and this was not one yet.
      await readSession(sessions, socket);
      next();
    } catch (error) {
      refuse(next, error);
    }
  };
}

async function readSession(sessions: Sessions, { request }: Handshake): Promise<Session> {
  const session = await sessions.read(request.headers.cookie);
  if (session) return session;
  throw refusal("unauthenticated", "Your session is not valid. Reload the page.");
}

/** Lets a worker in: it must hold the token. */
export function workerGate(token: string) {
  return (socket: Handshake, next: Next) => {
    try {
      if (!sameSecret(socket.handshake.auth.token, token)) {
        throw refusal("unauthenticated", "The worker's token is wrong.");
      }
      checkProtocol(socket.handshake.auth.protocol);
      next();
    } catch (error) {
      refuse(next, error);
    }
  };
}

function sameSecret(given: unknown, expected: string): boolean {
  if (typeof given !== "string") return false;
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
