import { Encoder, PacketType } from "socket.io-parser";
import { WebSocket } from "ws";
import type { Frame } from "../contract";
import type { Viewer } from "../rooms/fanout";
import type { BrowserSocket } from "./types";

/** A frame made ready once for all viewers of a board. */
export interface PackedFrame {
  frame: Frame;
  /** Both WebSocket messages of the Socket.IO packet (head, attachment) as one run of bytes. */
  wire: Buffer;
}

const encoder = new Encoder();

/** Encodes as Socket.IO would: a binary event is a text message followed by its attachment. */
export function packFrame(frame: Frame): PackedFrame {
  const image = Buffer.isBuffer(frame.image) ? frame.image : Buffer.from(frame.image);
  const data = ["generation:frame", { meta: frame.meta, image }];
  const messages = encoder.encode({ type: PacketType.EVENT, nsp: "/", data });
  // Engine.IO marks a text message as "message" by a leading 4; binary needs no mark.
  const wire = Buffer.concat(
    messages.flatMap((part: string | Buffer) =>
      typeof part === "string"
        ? webSocketFrame(Buffer.from(`4${part}`), 1)
        : webSocketFrame(part, 2),
    ),
  );
  return { frame, wire };
}

function webSocketFrame(payload: Buffer, opcode: 1 | 2): Buffer[] {
  const options = { readOnly: false, mask: false, rsv1: false, opcode, fin: true };
  // @ts-expect-error untyped, and the way Socket.IO's own adapter encodes a broadcast once
  return WebSocket.Sender.frame(payload, options);
}

/**
 * A browser's connection as the fan-out sees it. Over WebSocket the bytes encoded once are written
 * as they are, in one system call; over long polling Socket.IO does its usual work.
 */
export function frameViewer(socket: BrowserSocket): Viewer<PackedFrame> {
  return {
    id: socket.id,
    backlog: () => backlogOf(socket),
    send: ({ frame, wire }) => {
      if (socket.conn.transport.name !== "websocket") {
        socket.compress(false).emit("generation:frame", frame);
        return;
      }
      const options = { compress: false, wsPreEncodedFrame: [wire] };
      socket.conn.write("", options);
    },
    onceDrained: (callback) => void socket.conn.once("drain", callback),
  };
}

/** Packets that Engine.IO could not hand to the network yet. */
export function backlogOf(socket: BrowserSocket): number {
  const { writeBuffer } = socket.conn as unknown as { writeBuffer: unknown[] };
  return writeBuffer.length;
}
