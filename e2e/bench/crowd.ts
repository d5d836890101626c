// Many people in one process: bare WebSocket connections that speak just enough of Socket.IO to join
// a board and move a pointer, so that what is measured is the server and not a client library.
import WebSocket from "ws";
import { protocolVersion } from "../../server/contract";

interface Order {
  url: string;
  boardId: string;
  cookies: string[];
  perSecond: number;
  seconds: number;
}

let order: Order;
const sockets: WebSocket[] = [];
let messages = 0;
let updates = 0;

process.on("message", (message: Order | { go: true }) => {
  if ("go" in message) void move();
  else void gather(message);
});

async function gather(wanted: Order): Promise<void> {
  order = wanted;
  for (const cookie of order.cookies) sockets.push(await join(cookie));
  process.send!({ kind: "ready" });
}

function join(cookie: string): Promise<WebSocket> {
  const address = `${order.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`;
  const socket = new WebSocket(address, { headers: { cookie } });
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.on("message", (data) => {
      const text = String(data);
      if (text === "2") socket.send("3");
      else if (text.startsWith("0")) {
        socket.send(`40${JSON.stringify({ protocol: protocolVersion })}`);
      } else if (text.startsWith("40")) {
        socket.send(`420${JSON.stringify(["board:join", { boardId: order.boardId }])}`);
      } else if (text.startsWith("430")) resolve(socket);
      else if (text.startsWith('42["live:changed"')) {
        messages += 1;
        updates += text.split('"windowId"').length - 1;
      }
    });
  });
}

async function move(): Promise<void> {
  [messages, updates] = [0, 0];
  const { boardId, perSecond, seconds } = order;
  const rounds = perSecond * seconds;
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    for (const [n, socket] of sockets.entries()) {
      const cursor = { x: Math.round(500 * Math.sin(round / 9 + n)), y: round * 3 };
      socket.send(`42${JSON.stringify(["live:signal", { boardId, change: { cursor } }])}`);
    }
    const left = 1000 / perSecond - (performance.now() - from);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, left)));
  }
  process.send!({ kind: "done", messages, updates });
}

process.once("disconnect", () => process.exit(0));
