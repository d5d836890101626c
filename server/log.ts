/** One line an event, for people first; `what` is a short noun phrase. */
export const log = {
  info: (what: string) => console.log(what),
  warn: (what: string) => console.warn(what),
  error: (what: string, cause?: unknown) => {
    console.error(what, cause instanceof Error ? (cause.stack ?? cause.message) : (cause ?? ""));
  },
};
