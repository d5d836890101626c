import { randomUUID } from "node:crypto";
import type { Person } from "../contract";

const nobody = { name: "Somebody", color: "teal" } as const;

/**
 * People as a file names them: by name and colour, under ids made up for it. Somebody whose name is
 * not at hand (who only moved a card) is Somebody.
 */
export function aliasesFor(people: Person[]) {
  const known = new Map(people.map((person) => [person.id, person]));
  const aliases = new Map<string, Person>();
  return {
    of(personId: string): string {
      const alias = aliases.get(personId);
      if (alias) return alias.id;
      const { name, color } = known.get(personId) ?? nobody;
      const made = { id: randomUUID(), name, color };
      aliases.set(personId, made);
      return made.id;
    },
    people: () => [...aliases.values()],
  };
}
