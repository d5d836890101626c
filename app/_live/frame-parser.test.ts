import { Decoder, Encoder, PacketType, type Packet } from "socket.io-parser";
import { describe, expect, it } from "vitest";
import { limits } from "@/server/contract";
import { frameParser } from "./frame-parser";

function through(decoder: Decoder, frames: number): Packet | undefined {
  const images = Array.from({ length: frames }, (_, i) => new Uint8Array([i]));
  let decoded: Packet | undefined;
  decoder.on("decoded", (packet) => (decoded = packet));
  const parts = new Encoder().encode({ type: PacketType.ACK, nsp: "/", id: 1, data: images });
  for (const part of parts) decoder.add(part);
  return decoded;
}

describe("frame parser", () => {
  it("takes the longest filmstrip in one packet, where the default would hang up", () => {
    const packet = through(new frameParser.Decoder(), 2 * limits.stepsMax);
    expect(packet?.data).toHaveLength(2 * limits.stepsMax);
    expect(() => through(new Decoder(), limits.stepsMax)).toThrow("too many attachments");
  });
});
