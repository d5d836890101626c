import { describe, expect, it } from "vitest";
import { ask } from "./request";

type Answer = (lost: Error | null, ack?: unknown) => void;
const emitter = (reply: (answer: Answer) => void) => ({
  timeout: () => ({ emit: (_name: string, _input: unknown, answer: Answer) => reply(answer) }),
});

describe("ask", () => {
  it("hands on what the server answers", async () => {
    const ack = { ok: true, data: [] };
    expect(
      await ask(
        emitter((answer) => answer(null, ack)),
        "board:list",
        {},
      ),
    ).toBe(ack);
  });

  it("answers with a typed error when nothing comes back", async () => {
    const late = await ask(
      emitter((answer) => answer(new Error("timeout"))),
      "board:list",
      {},
    );
    const empty = await ask(
      emitter((answer) => answer(null)),
      "board:list",
      {},
    );
    for (const ack of [late, empty]) {
      expect(ack).toMatchObject({ ok: false, error: { kind: "unavailable", retry: "later" } });
    }
  });
});
