import type { Namespace, Server, Socket } from "socket.io";
import type {
  Account,
  ClientToServer,
  Person,
  ServerToClient,
  ServerToWorker,
  WorkerToServer,
} from "../contract";

type NoEvents = Record<string, never>;

export interface SocketData {
  person: Person;
  /** As it was on connecting. */
  account: Account | null;
  /** The browser's session; see http/session.ts. */
  sessionId: string;
  /** Boards this window has open. */
  boards: Set<string>;
}

export type BrowserServer = Server<ClientToServer, ServerToClient, NoEvents, SocketData>;
export type BrowserSocket = Socket<ClientToServer, ServerToClient, NoEvents, SocketData>;
export type WorkerNamespace = Namespace<WorkerToServer, ServerToWorker>;
export type WorkerSocket = Socket<WorkerToServer, ServerToWorker>;

export const roomOf = (boardId: string) => `board:${boardId}`;
