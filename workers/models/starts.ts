import { startKinds, type StartKind } from "../../server/contract";

const withEncoder = startKinds.filter((kind) => kind !== "forward");
const withoutEncoder: StartKind[] = ["noise", "branch"];

/** The ways to start that a model knows: those that begin with a picture need an encoder. */
export const startsWith = (encoder: boolean): StartKind[] =>
  encoder ? withEncoder : withoutEncoder;
