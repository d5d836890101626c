import type { PeopleRepository } from "../repositories/people";

const cached = 10_000;

/** Which cookies of a person still count. Raising the number ends all that were given out before. */
export class SessionVersions {
  private readonly known = new Map<string, number>();

  constructor(private readonly people: PeopleRepository) {}

  async current(personId: string): Promise<number> {
    const known = this.known.get(personId);
    if (known !== undefined) return known;
    return this.remember(personId, await this.people.sessions(personId));
  }

  async raise(personId: string): Promise<number> {
    return this.remember(personId, await this.people.endSessions(personId));
  }

  private remember(personId: string, version: number): number {
    if (this.known.size >= cached) this.known.clear();
    this.known.set(personId, version);
    return version;
  }
}
