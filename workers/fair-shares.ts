/** What the choice of runs for a step needs to know of each. */
export interface Candidate {
  personId: string;
  begun: unknown;
  /** Rises with every turn that any of them has; -1 before its first. */
  lastTurn: number;
}

/** Once there are more runs than places: all in turn step by step, or whoever has begun first. */
export const sharings = ["rotate", "finish"] as const;
export type Sharing = (typeof sharings)[number];

export interface SharePolicy {
  /** Runs that advance together. */
  together: number;
  sharing: Sharing;
}

interface Account {
  served: number;
  runs: number;
}

/**
 * Who moves next. Steps are shared evenly over people, however many runs each of them has: places go
 * round them, beginning with whoever was served least (start-time fair queuing, Goyal et al. 1996:
 * who comes in starts level with the least served, so that nobody lives on savings or debts).
 */
export class FairShares {
  private readonly accounts = new Map<string, Account>();

  join(personId: string): void {
    const account = this.accounts.get(personId);
    if (account) account.runs++;
    else this.accounts.set(personId, { served: this.least(), runs: 1 });
  }

  leave(personId: string): void {
    const account = this.accounts.get(personId);
    if (account && --account.runs === 0) this.accounts.delete(personId);
  }

  /** Milliseconds of computing that somebody's runs have had. */
  charge(personId: string, ms: number): void {
    const account = this.accounts.get(personId);
    if (account) account.served += ms;
  }

  /** At most as many as there are places, in the order in which they got them. */
  choose<C extends Candidate>(candidates: readonly C[], policy: SharePolicy): C[] {
    const { together, sharing } = policy;
    if (candidates.length <= together) return [...candidates];
    const staying = sharing === "finish" ? candidates.filter((one) => one.begun) : [];
    const others = candidates.filter((one) => !staying.includes(one));
    const queues = this.queues(others);
    const chosen = [...staying];
    while (chosen.length < together)
      for (const queue of queues)
        if (queue.length > 0 && chosen.length < together) chosen.push(queue.shift()!);
    return chosen;
  }

  /** Each person's runs, whose turn was longest ago first; people by how little they were served. */
  private queues<C extends Candidate>(candidates: readonly C[]): C[][] {
    const people = [...new Set(candidates.map((one) => one.personId))];
    return people
      .toSorted((a, b) => this.servedOf(a) - this.servedOf(b))
      .map((person) =>
        candidates
          .filter((one) => one.personId === person)
          .toSorted((a, b) => a.lastTurn - b.lastTurn),
      );
  }

  private servedOf(personId: string): number {
    return this.accounts.get(personId)?.served ?? 0;
  }

  private least(): number {
    const served = [...this.accounts.values()].map((account) => account.served);
    return served.length > 0 ? Math.min(...served) : 0;
  }
}
