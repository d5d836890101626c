// Many viewers in one process: bare WebSocket connections that speak just enough of Socket.IO, so
// that what is measured is the server and not a client library.
import WebSocket from "ws";
import { protocolVersion } from "../../server/contract";

interface Order {
  kind: "emerge" | "bare";
  url: string;
  clients: number;
  boardId?: string;
  cookie?: string;
}

/** Viewers that have got at least n frames, by n; index 0 is unused. */
const reached: number[] = [];
let total = 0;

process.once("message", (order: Order) => void main(order));

async function main(order: Order): Promise<void> {
  total = order.clients;
  for (let n = 0; n < order.clients; n++) await connect(order);
  process.send!({ ready: true });
}

function connect(order: Order): Promise<void> {
  const bare = order.kind === "bare";
  const address = bare
    ? order.url
    : `${order.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`;
  const socket = new WebSocket(address, { headers: bare ? {} : { cookie: order.cookie! } });
  let frames = 0;
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    if (bare) socket.on("open", () => resolve());
    socket.on("message", (data, isBinary) => {
      if (isBinary) count(++frames);
      else if (!bare) converse(socket, String(data), order, resolve);
    });
  });
}

/** The handshake: open, join the namespace, join the board; then only pings. */
function converse(socket: WebSocket, text: string, order: Order, joined: () => void): void {
  if (text === "2") socket.send("3");
  else if (text.startsWith("0")) socket.send(`40${JSON.stringify({ protocol: protocolVersion })}`);
  else if (text.startsWith("40")) {
    socket.send(`420${JSON.stringify(["board:join", { boardId: order.boardId }])}`);
  } else if (text.startsWith("430")) joined();
}

function count(frame: number): void {
  reached[frame] = (reached[frame] ?? 0) + 1;
  if (reached[frame] === total) process.send!({ complete: frame });
}

process.once("disconnect", () => process.exit(0));
