import { personColors, type Person, type Presence } from "../contract";
import { AppError } from "../errors";

type Colour = Person["color"];

export interface ColoursDeps {
  present(boardId: string): Presence[];
  /** Boards that this person has open just now. */
  boardsOf(personId: string): string[];
  isGuest(personId: string): Promise<boolean>;
  /** Shown to everybody at once, so that the next one who comes sees it taken. */
  change(person: Person): Promise<unknown>;
}

/** Cursors and selections are told apart by colour: as long as there are enough, nobody shares one. */
export class ColoursService {
  constructor(private readonly deps: ColoursDeps) {}

  /** Somebody came who looks like somebody there: the guest of the two, else nobody, gets another. */
  async tellApart(boardId: string, personId: string): Promise<void> {
    const pair = this.pairOn(boardId, personId);
    if (!pair) return;
    const guests = await Promise.all(pair.map((one) => this.deps.isGuest(one.id)));
    const gives = pair.find((_one, n) => guests[n]);
    // Somebody else may have taken a colour, or left, meanwhile.
    const color = this.pairOn(boardId, personId) && freeOn(this.deps.present(boardId));
    if (gives && color) await this.deps.change({ ...gives, color });
  }

  /** @throws AppError for a colour that somebody has who is here too, while others are free. */
  check(personId: string, color: Colour): void {
    for (const boardId of this.deps.boardsOf(personId)) {
      const people = this.deps.present(boardId);
      const other = people.find(({ person }) => person.color === color && person.id !== personId);
      if (!other || !freeOn(people)) continue;
      const message = `${other.person.name} has this colour on a board that you both have open.`;
      throw new AppError("conflict", message, { field: "color" });
    }
  }

  /** The one who came, and somebody there with the same colour. */
  private pairOn(boardId: string, personId: string): [Person, Person] | null {
    const people = this.deps.present(boardId).map(({ person }) => person);
    const mine = people.find(({ id }) => id === personId);
    const other = people.find(({ id, color }) => id !== personId && color === mine?.color);
    return mine && other ? [mine, other] : null;
  }
}

function freeOn(people: Presence[]): Colour | null {
  const taken = new Set(people.map(({ person }) => person.color));
  return personColors.find((color) => !taken.has(color)) ?? null;
}
