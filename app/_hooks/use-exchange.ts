"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { createStore } from "zustand/vanilla";
import { useStore } from "zustand";
import type { RecipeReading } from "@/server/contract";
import { importBoard, readRecipe, saveFile } from "../_live/exchange";

type Offer = { reading: RecipeReading; name: string };

const offerStore = createStore<{ offer: Offer | null }>(() => ({ offer: null }));

/** A recipe that was found in a file and has not been taken or declined yet. */
export const useOffer = () => useStore(offerStore, ({ offer }) => offer);
export const closeOffer = () => offerStore.setState({ offer: null });

/** Looks into picture files for a recipe, and offers the first that has one. */
export async function offerRecipe(files: Iterable<File>) {
  for (const file of files) {
    if (!file.type.startsWith("image/")) continue;
    const reading = await readRecipe(file);
    if (reading) return offerStore.setState({ offer: { reading, name: file.name } });
  }
}

/** Downloads with a word while it lasts, and why where it does not come. */
export async function download(address: string, what: string) {
  const note = toast.loading(`Making ${what}…`);
  const problem = await saveFile(address);
  if (problem) toast.error(problem.message, { id: note });
  else toast.success(`${what[0]?.toUpperCase()}${what.slice(1)} saved`, { id: note });
}

/** A board out of a zip, and onto it. */
export function useImport() {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  async function take(file: File) {
    setBusy(true);
    const note = toast.loading(`Importing ${file.name}…`);
    const answer = await importBoard(file);
    setBusy(false);
    if (!answer.ok) return void toast.error(answer.error.message, { id: note });
    toast.success(`“${answer.data.title}” is here`, { id: note });
    router.push(`/b/${answer.data.id}`);
  }
  return { busy, take };
}
