import { personColors, type CommandInput, type Person } from "../contract";
import type { PeopleRepository } from "../repositories/people";

const adjectives = [
  "Amber", "Bold", "Bright", "Calm", "Clever", "Cosy", "Curious", "Daring", "Dreamy", "Eager",
  "Gentle", "Glad", "Golden", "Happy", "Jolly", "Keen", "Kind", "Lively", "Lucky", "Merry",
  "Mellow", "Nimble", "Plucky", "Quick", "Quiet", "Rosy", "Silver", "Sunny", "Swift", "Warm",
] as const; // prettier-ignore
const animals = [
  "Badger", "Bear", "Beaver", "Crane", "Deer", "Dolphin", "Falcon", "Fox", "Gecko", "Hare",
  "Heron", "Ibis", "Koala", "Lark", "Lemur", "Lynx", "Magpie", "Marten", "Newt", "Otter",
  "Owl", "Panda", "Puffin", "Robin", "Seal", "Sparrow", "Swan", "Tapir", "Wombat", "Wren",
] as const; // prettier-ignore

/** Name and colour of somebody who has not chosen any: always the same for the same id. */
export function guestFor(id: string): Person {
  const hash = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
  const pick = <T>(list: readonly T[], divisor: number) =>
    list[Math.floor(hash / divisor) % list.length]!;
  const name = `${pick(adjectives, 1)} ${pick(animals, 1009)}`;
  return { id, name, color: pick(personColors, 1_000_003) };
}

export interface PeopleDeps {
  people: PeopleRepository;
  boardsOf(personId: string): Promise<string[]>;
  /** To be shown on these boards, and wherever the person is. */
  changed(person: Person, boardIds: string[]): void;
}

export class PeopleService {
  constructor(private readonly deps: PeopleDeps) {}

  /** The person behind a verified cookie; becomes a row in the database here. */
  arrive(id: string): Promise<Person> {
    return this.deps.people.ensure(guestFor(id));
  }

  async update(id: string, change: CommandInput<"person:update">): Promise<Person> {
    const person = await this.deps.people.update(id, change);
    this.deps.changed(person, await this.deps.boardsOf(id));
    return person;
  }

  /** The same for a change that must be seen before it is written. */
  async recolour(person: Person): Promise<void> {
    this.deps.changed(person, []);
    await this.update(person.id, { color: person.color });
  }
}
