import type { Ack, WorkerCommandInput } from "../../server/contract";

type Report = "run:frame" | "run:done" | "run:failed";
/** A report with its payload, ready to be sent. */
export type Message = { [N in Report]: { name: N; input: WorkerCommandInput<N> } }[Report];

export interface OutboxEvents {
  send(message: Message): Promise<Ack<unknown>>;
  /** The server took the run's last word. */
  finished(): void;
  /** The server no longer wants this run. */
  unwanted(reason: string): void;
}

interface Entry {
  message: Message;
  sent: boolean;
}

/** Pause before a last word is repeated that the server could not take. */
const againMs = 1_000;

/**
 * What one run has to tell, in order. A message stays until it is acknowledged; after a lost
 * connection everything unacknowledged is told again, so the server may hear a step twice.
 */
export class Outbox {
  private entries: Entry[] = [];
  private open = false;

  constructor(private readonly events: OutboxEvents) {}

  add(message: Message): void {
    this.entries.push({ message, sent: false });
    this.flush();
  }

  /** The line is up and the server wants this run. */
  resume(): void {
    this.open = true;
    for (const entry of this.entries) entry.sent = false;
    this.flush();
  }

  pause(): void {
    this.open = false;
  }

  private flush(): void {
    if (!this.open) return;
    for (const entry of this.entries.filter(({ sent }) => !sent)) void this.send(entry);
  }

  private async send(entry: Entry): Promise<void> {
    entry.sent = true;
    const answer = await this.events.send(entry.message);
    if (!this.open || !this.entries.includes(entry)) return;
    const isFrame = entry.message.name === "run:frame";
    if (!answer.ok && !isFrame && answer.error.retry === "later") return this.repeat(entry);
    this.entries = this.entries.filter((other) => other !== entry);
    if (!isFrame) return this.events.finished();
    // A frame that the server cannot take just now is left out; the ones to come make up for it.
    if (!answer.ok && answer.error.retry !== "later") this.events.unwanted(answer.error.message);
  }

  private repeat(entry: Entry): void {
    setTimeout(() => {
      entry.sent = false;
      this.flush();
    }, againMs);
  }
}
