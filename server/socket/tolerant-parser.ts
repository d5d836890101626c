import { Decoder, Encoder, PacketType } from "socket.io-parser";

/** The event under which a malformed packet reaches its socket; browsers cannot send it. */
export const malformed = "packet:malformed";

/**
 * Socket.IO's own parser closes the connection over a packet it cannot read. This one turns such a
 * packet into an event, so that it can be answered with an error and the connection lives.
 */
class TolerantDecoder extends Decoder {
  override add(chunk: unknown): void {
    try {
      super.add(chunk);
    } catch (error) {
      this.destroy();
      const reason = error instanceof Error ? error.message : "unreadable";
      const packet = { type: PacketType.EVENT, nsp: "/", data: [malformed, reason] };
      this.emitReserved("decoded", packet);
    }
  }
}

export const tolerantParser = { Encoder, Decoder: TolerantDecoder };
