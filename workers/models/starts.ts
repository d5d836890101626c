import { startKinds, type StartKind } from "../../server/contract";

const withoutEncoder: StartKind[] = ["noise", "branch"];

/** The ways to start that a model knows: those that begin with a picture need an encoder. */
export const startsWith = (encoder: boolean): StartKind[] =>
  encoder ? [...startKinds] : withoutEncoder;
