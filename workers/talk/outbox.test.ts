import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Ack, ErrorKind } from "../../server/contract";
import { Outbox, type Message } from "./outbox";

const ok: Ack<unknown> = { ok: true, data: {} };
const refused = (kind: ErrorKind, retry: "never" | "later"): Ack<unknown> => ({
  ok: false,
  error: { kind, message: kind, retry },
});
const frame = (step: number) => ({ name: "run:frame", input: { step } }) as unknown as Message;
const done = { name: "run:done", input: {} } as unknown as Message;

function setUp() {
  const sent: string[] = [];
  const answers: ((answer: Ack<unknown>) => void)[] = [];
  const events = {
    send: ({ name, input }: Message) => {
      sent.push(name === "run:frame" ? `frame ${input.step}` : name);
      return new Promise<Ack<unknown>>((resolve) => answers.push(resolve));
    },
    finished: vi.fn(),
    unwanted: vi.fn(),
  };
  return { sent, answers, events, outbox: new Outbox(events) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settle = () => vi.advanceTimersByTimeAsync(0);

describe("Outbox", () => {
  it("keeps what is said until the line is up, then says it in order", async () => {
    const { sent, answers, events, outbox } = setUp();
    outbox.add(frame(1));
    outbox.add(frame(2));
    expect(sent).toEqual([]);
    outbox.resume();
    outbox.add(done);
    expect(sent).toEqual(["frame 1", "frame 2", "run:done"]);
    answers.forEach((answer) => answer(ok));
    await settle();
    expect(events.finished).toHaveBeenCalledTimes(1);
  });

  it("says again after a lost line what was not acknowledged, and nothing else", async () => {
    const { sent, answers, outbox } = setUp();
    outbox.resume();
    [1, 2, 3].forEach((step) => outbox.add(frame(step)));
    answers[0]!(ok);
    await settle();
    outbox.pause();
    answers[1]!(refused("unavailable", "later"));
    await settle();
    outbox.resume();
    expect(sent.slice(3)).toEqual(["frame 2", "frame 3"]);
  });

  it("repeats a last word that the server cannot take just now", async () => {
    const { sent, answers, events, outbox } = setUp();
    outbox.resume();
    outbox.add(done);
    answers[0]!(refused("storage", "later"));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toEqual(["run:done", "run:done"]);
    answers[1]!(ok);
    await settle();
    expect(events.finished).toHaveBeenCalledTimes(1);
  });

  it("leaves out a frame that the server cannot take, and gives a run up that it refuses", async () => {
    const { sent, answers, events, outbox } = setUp();
    outbox.resume();
    outbox.add(frame(1));
    answers[0]!(refused("unavailable", "later"));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toEqual(["frame 1"]);
    expect(events.unwanted).not.toHaveBeenCalled();
    outbox.add(frame(2));
    answers[1]!(refused("not_found", "never"));
    await settle();
    expect(events.unwanted).toHaveBeenCalledWith("not_found");
  });
});
