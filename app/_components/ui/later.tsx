"use client";

import { useEffect, useReducer, type ComponentType } from "react";
import { toast } from "sonner";

const loaders: (() => Promise<boolean>)[] = [];

/**
 * A component whose code is not part of the page's first script: it is fetched when it is first
 * shown, or before, by `fetchLater`. Once it is there it renders like any other, without a pause.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let Loaded: ComponentType<Props> | null = null;
  let coming: Promise<boolean> | null = null;
  const fetchIt = () => {
    coming ??= load().then(
      (component) => {
        Loaded = component;
        return true;
      },
      () => {
        coming = null;
        return false;
      },
    );
    return coming;
  };
  loaders.push(fetchIt);
  return function Later(props) {
    const [, redraw] = useReducer((times: number) => times + 1, 0);
    useEffect(() => {
      if (Loaded) return;
      void fetchIt().then((there) => {
        if (there) redraw();
        else toast.error("This could not be fetched. Check your connection and try again.");
      });
    }, []);
    return Loaded && <Loaded {...props} />;
  };
}

/** Fetches all that was put off, one thing after another, so that it opens at once later on. */
export async function fetchLater() {
  for (const fetchIt of loaders) await fetchIt();
}
