import type { Person } from "@/server/contract";
import { cn } from "../../_lib/cn";
import { Avatar } from "../person/avatar";

type Props = {
  id: string;
  people: Person[];
  active: number;
  onPick: (person: Person) => void;
};

/** Names to pick from, above the words; the keyboard's choice is the words' own business. */
export function Suggestions({ id, people, active, onPick }: Props) {
  return (
    <div
      id={id}
      role="listbox"
      tabIndex={-1}
      aria-label="People"
      className="animate-in absolute bottom-full left-0 z-50 mb-1 w-64 max-w-full rounded-lg border border-line bg-raised p-1 shadow-lift"
    >
      {people.map((person, index) => (
        <div
          key={person.id}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          // Before the words lose the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            onPick(person);
          }}
          className={cn(
            "flex min-h-10 cursor-pointer items-center gap-2.5 rounded-md px-2 text-sm hover:bg-ink/8",
            index === active && "bg-ink/10",
          )}
        >
          <Avatar person={person} className="size-6 text-[0.625rem]" />
          <span className="truncate">{person.name}</span>
        </div>
      ))}
    </div>
  );
}
