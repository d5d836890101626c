"use client";

import { useState } from "react";
import { limits, recipe, type ContractError, type ModelInfo } from "@/server/contract";
import { rollSeed } from "../_lib/draft";
import { told, untold } from "../_lib/families";
import { composerStore } from "../_live/composer-store";
import { useRaceStart } from "./use-race";
import { useStudio } from "./use-session";

type Errors = { prompt?: string; seed?: string; race?: string };

const none: ModelInfo[] = [];

/** What is chosen for a race: every family of its own accord, and whatever else is there on request. */
export function useRaceForm(boardId: string, onGone: () => void) {
  const models = useStudio()?.models ?? none;
  const racers = [...told(models), ...untold(models)];
  const [chosen, choose] = useState<string[] | null>(null);
  const [{ prompt, seed }, setText] = useState(fromBar);
  const [errors, setErrors] = useState<Errors>({});
  const [busy, setBusy] = useState(false);
  const start = useRaceStart();
  const taking = racers.filter(({ id }) => (chosen ?? firstChoice(racers)).includes(id));
  const enough = taking.length >= limits.raceFewest && taking.length <= limits.raceMost;

  async function go() {
    if (busy || !enough) return;
    const { negativePrompt = "" } = composerStore.getState().draft;
    const wish = { boardId, prompt: prompt.trim(), negativePrompt, seed: Number(seed) };
    const wrong = seed.trim() === "" ? { seed: "Seed must be a whole number" } : faultsOf(wish);
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) return;
    setBusy(true);
    const problem = await start({ ...wish, models: taking.map(({ id }) => id) });
    setBusy(false);
    if (problem) setErrors(fromServer(problem));
    else onGone();
  }

  return {
    ...{ prompt, seed, errors, busy, models: racers, choose, ready: enough },
    chosen: new Set(taking.map(({ id }) => id)),
    summary: summary(racers.length, taking.length),
    edit: (change: Partial<{ prompt: string; seed: string }>) => {
      setText((text) => ({ ...text, ...change }));
      setErrors({});
    },
    reroll: () => setText((text) => ({ ...text, seed: rollSeed() })),
    go: () => void go(),
  };
}

function fromBar() {
  const { prompt, seed } = composerStore.getState().draft;
  return { prompt, seed: seed || rollSeed() };
}

/** All families, one model each; as many as may race. */
function firstChoice(racers: ModelInfo[]): string[] {
  const first = told(racers).filter(
    (one, index, all) => all.findIndex(({ family }) => family === one.family) === index,
  );
  const most = first.length >= limits.raceFewest ? first : racers;
  return most.slice(0, limits.raceMost).map(({ id }) => id);
}

function summary(all: number, taking: number): string {
  if (all < limits.raceFewest) return "Only one model is here: a race needs two.";
  if (taking < limits.raceFewest) return `Choose at least ${limits.raceFewest}.`;
  if (taking > limits.raceMost) return `At most ${limits.raceMost} can race.`;
  return `${taking} pictures, one after another as there is room`;
}

function faultsOf(wish: { prompt: string; negativePrompt: string; seed: number }): Errors {
  const checked = recipe.pick({ prompt: true, seed: true }).safeParse({
    prompt: wish.prompt,
    seed: wish.seed,
  });
  const errors: Errors = {};
  for (const { path, message } of checked.error?.issues ?? []) {
    const field = path[0] === "seed" ? "seed" : "prompt";
    errors[field] ??= `${field === "seed" ? "Seed" : "Prompt"} ${message}`;
  }
  return errors;
}

function fromServer({ field, message }: ContractError): Errors {
  if (field === "prompt" || field === "seed") return { [field]: message };
  return { race: message };
}
