export { GeneratorPool } from "./pool";
export { Refusal } from "./generator";
export type { Generator, Outcome, Picture, Run } from "./generator";
