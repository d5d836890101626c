export { Runtime } from "./runtime";
export type { Tensor } from "./convert";
export type { Session } from "./runtime";
export { ProviderError } from "./providers";
