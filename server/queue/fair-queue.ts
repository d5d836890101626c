/** Something that waits: whose it is, and how much work it is. */
export interface QueueItem {
  id: string;
  personId: string;
  /** Sampler steps still to compute. */
  steps: number;
}

/**
 * Round-robin over people, then first come first served: the next turn goes to whoever was served
 * longest ago (never counts as longest), so one person's twenty requests never hold up another's
 * first. Pure data; no clock, no I/O.
 */
export class FairQueue<T extends QueueItem> {
  private readonly waiting = new Map<string, T[]>();
  private readonly lastTurn = new Map<string, number>();
  /** Rises with every arrival and turn; breaks ties between people by who came first. */
  private clock = 0;
  private readonly arrival = new Map<string, number>();

  get size(): number {
    let size = 0;
    for (const items of this.waiting.values()) size += items.length;
    return size;
  }

  countOf(personId: string): number {
    return this.waiting.get(personId)?.length ?? 0;
  }

  add(item: T): void {
    const items = this.waiting.get(item.personId);
    if (items) items.push(item);
    else this.open(item.personId, [item]);
  }

  /** Puts an interrupted item before everything else of its person, and its person first in line. */
  putBack(item: T): void {
    const items = this.waiting.get(item.personId);
    if (items) items.unshift(item);
    else this.open(item.personId, [item]);
    this.lastTurn.delete(item.personId);
    this.arrival.set(item.personId, -1);
  }

  /** Takes the next item that `accepts` allows, or null. Others keep their place. */
  take(accepts: (item: T) => boolean = () => true): T | null {
    for (const personId of this.peopleInOrder(this.lastTurn)) {
      const items = this.waiting.get(personId)!;
      const index = items.findIndex(accepts);
      if (index < 0) continue;
      const [item] = items.splice(index, 1);
      this.lastTurn.set(personId, ++this.clock);
      if (items.length === 0) this.close(personId);
      return item!;
    }
    return null;
  }

  remove(id: string): T | null {
    for (const [personId, items] of this.waiting) {
      const index = items.findIndex((item) => item.id === id);
      if (index < 0) continue;
      const [item] = items.splice(index, 1);
      if (items.length === 0) this.close(personId);
      return item!;
    }
    return null;
  }

  /** All items in the order in which they will be taken, if nobody else comes. */
  inOrder(): T[] {
    const turns = new Map(this.lastTurn);
    const rest = new Map([...this.waiting].map(([person, items]) => [person, items.slice()]));
    const order: T[] = [];
    let clock = this.clock;
    while (rest.size > 0) {
      const personId = this.peopleInOrder(turns, rest)[0]!;
      const items = rest.get(personId)!;
      order.push(items.shift()!);
      turns.set(personId, ++clock);
      if (items.length === 0) rest.delete(personId);
    }
    return order;
  }

  private open(personId: string, items: T[]): void {
    this.waiting.set(personId, items);
    this.arrival.set(personId, ++this.clock);
  }

  private close(personId: string): void {
    this.waiting.delete(personId);
    this.arrival.delete(personId);
    this.forgetOldTurns();
  }

  /** Turns only matter between people who come back; with nobody waiting they can go. */
  private forgetOldTurns(): void {
    if (this.waiting.size === 0 && this.lastTurn.size > 1000) this.lastTurn.clear();
  }

  private peopleInOrder(
    turns: Map<string, number>,
    among: Map<string, T[]> = this.waiting,
  ): string[] {
    const turn = (person: string) => turns.get(person) ?? 0;
    const came = (person: string) => this.arrival.get(person) ?? 0;
    return [...among.keys()].toSorted((a, b) => turn(a) - turn(b) || came(a) - came(b));
  }
}
