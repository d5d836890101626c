export { GeneratorPool } from "./pool";
export { Refusal } from "./generator";
export type { Finding, Generator, Inspection, Look, Outcome, Picture, Run } from "./generator";
