import { io, type Socket } from "socket.io-client";
import { frameParser } from "./frame-parser";
import { protocolVersion, type ClientToServer, type ServerToClient } from "@/server/contract";

export type LiveSocket = Socket<ServerToClient, ClientToServer>;

let socket: LiveSocket | null = null;

/** The one connection of this window; opened by `startLive`, never while rendering on the server. */
export function liveSocket(): LiveSocket {
  socket ??= io({
    autoConnect: false,
    parser: frameParser,
    auth: { protocol: protocolVersion },
    // Straight to WebSocket; long polling is for networks that block it.
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    reconnectionDelay: 300,
    reconnectionDelayMax: 4_000,
    timeout: 8_000,
  });
  return socket;
}
