"use client";

import { Search, X } from "lucide-react";
import type { ReactNode } from "react";
import { exploreLimits, styleWords, type ExploreOverview } from "@/server/contract";
import { noFilters, type Filters } from "../../_hooks/use-explore";
import { useStudio } from "../../_hooks/use-session";
import { inputStyle } from "../ui/field";
import { Button } from "../ui/button";

type Props = {
  filters: Filters;
  overview: ExploreOverview | null;
  onChange: (change: Partial<Filters>) => void;
};

export function ExploreFilters({ filters, overview, onChange }: Props) {
  const models = useStudio()?.models ?? [];
  const families = [...new Set(models.map(({ family }) => family))].sort();
  const nameOf = (id: string) => models.find((model) => model.id === id)?.name ?? id;
  const filtered = Object.values(filters).some(Boolean);
  return (
    <search className="mt-7 flex flex-wrap items-end gap-3">
      <div className="relative min-w-64 flex-1 basis-72">
        <label htmlFor="explore-query" className="sr-only">
          Search prompts
        </label>
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-3.5 size-4 -translate-y-1/2 text-ink-3"
        />
        <input
          id="explore-query"
          type="search"
          value={filters.query}
          maxLength={exploreLimits.queryChars}
          placeholder="Search prompts"
          onChange={(event) => onChange({ query: event.target.value })}
          className={`${inputStyle} min-h-12 rounded-lg bg-raised pl-10 sm:text-base`}
        />
      </div>
      <Pick
        label="Model"
        value={filters.model}
        onPick={(model) => onChange({ model })}
        all="All models"
      >
        {overview?.models.map(({ id, pictures }) => (
          <option key={id} value={id}>
            {nameOf(id)} ({pictures})
          </option>
        ))}
      </Pick>
      {families.length > 1 && (
        <Pick
          label="Kind of model"
          value={filters.family}
          onPick={(family) => onChange({ family })}
          all="All kinds"
        >
          {families.map((family) => (
            <option key={family} value={family}>
              {family}
            </option>
          ))}
        </Pick>
      )}
      <Pick
        label="Style"
        value={filters.style}
        onPick={(style) => onChange({ style })}
        all="All styles"
      >
        {overview?.styles.map(({ id, pictures }) => (
          <option key={id} value={id}>
            {styleWords[id][0]} ({pictures})
          </option>
        ))}
      </Pick>
      <Pick
        label="Person"
        value={filters.personId}
        onPick={(personId) => onChange({ personId })}
        all="Everybody"
      >
        {overview?.people.map(({ person, pictures }) => (
          <option key={person.id} value={person.id}>
            {person.name} ({pictures})
          </option>
        ))}
      </Pick>
      {filtered && (
        <Button look="ghost" className="min-h-12" onClick={() => onChange(noFilters)}>
          <X className="size-4" /> Clear
        </Button>
      )}
    </search>
  );
}

type PickProps = {
  label: string;
  value: string;
  all: string;
  onPick: (value: string) => void;
  children: ReactNode;
};

function Pick({ label, value, all, onPick, children }: PickProps) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onPick(event.target.value)}
      className={`${inputStyle} min-h-12 w-auto min-w-0 flex-1 basis-36 rounded-lg bg-raised sm:max-w-56 sm:flex-none`}
    >
      <option value="">{all}</option>
      {children}
    </select>
  );
}
