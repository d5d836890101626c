import { Decoder, Encoder } from "socket.io-parser";

/**
 * Socket.IO takes at most ten binary attachments a packet by default; a whole filmstrip has one a
 * step, and a run that was resumed may have more than its steps.
 */
class FilmstripDecoder extends Decoder {
  constructor() {
    super({ maxAttachments: 1_000 });
  }
}

export const frameParser = { Encoder, Decoder: FilmstripDecoder };
