import { mentionPattern, type Person } from "@/server/contract";

/** What somebody typed, with the people they picked, as the server keeps it: "@Ada" as `<@id>`. */
export function withIds(text: string, picked: Person[]): string {
  // Longer names first: "@Ada Lovelace" is not "@Ada" and a surname.
  const byLength = picked.toSorted((a, b) => b.name.length - a.name.length);
  return byLength.reduce(
    (all, person) => all.replaceAll(`@${person.name}`, `<@${person.id}>`),
    text,
  );
}

/** The other way round, for editing. */
export function withNames(body: string, people: Person[]): string {
  return body.replaceAll(mentionPattern, (_match, id: string) => `@${nameOf(id, people)}`);
}

export type Piece = { key: number; text: string } | { key: number; person: Person | null };

/** A body as words and people, in order. */
export function pieces(body: string, people: Person[]): Piece[] {
  return body.split(mentionPattern).map((part, key) => {
    if (key % 2 === 0) return { key, text: part };
    return { key, person: people.find(({ id }) => id === part) ?? null };
  });
}

const nameOf = (id: string, people: Person[]) =>
  people.find((person) => person.id === id)?.name ?? "somebody";

/** The beginning of a name that stands before the caret, and where its @ is. */
export function nameBegun(text: string, caret: number): { at: number; query: string } | null {
  const match = /(?:^|\s)@([^\s@]*(?: [^\s@]*)?)$/.exec(text.slice(0, caret));
  if (!match) return null;
  const query = match[1]!;
  return { at: caret - query.length - 1, query };
}

/** People whose name, or a word of it, begins with what was typed. */
export function suggest(query: string, people: Person[], most = 6): Person[] {
  const wanted = query.toLowerCase();
  const fits = ({ name }: Person) => {
    const lower = name.toLowerCase();
    return lower.startsWith(wanted) || lower.split(/\s+/).some((word) => word.startsWith(wanted));
  };
  return people.filter(fits).slice(0, most);
}
