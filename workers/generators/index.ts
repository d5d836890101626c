export { GeneratorPool } from "./pool";
export { Refusal } from "./generator";
export type { BatchPolicy, Generator, Outcome, Picture, Run } from "./generator";
