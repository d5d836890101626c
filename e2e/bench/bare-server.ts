// The baseline: what the `ws` library alone does with the same bytes.
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
server.once("listening", () =>
  process.send!({ port: (server.address() as { port: number }).port }),
);
process.on("message", ({ bytes }: { bytes: number }) => {
  const payload = Buffer.alloc(bytes, 7);
  for (const client of server.clients) client.send(payload, { binary: true });
});

process.once("disconnect", () => process.exit(0));
