/** Raise with every change of a schema; `version.test.ts` fails until both numbers are new. */
export const protocolVersion = 4;
