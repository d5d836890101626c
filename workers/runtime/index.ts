export { Runtime } from "./runtime";
export type { Session, Tensor } from "./runtime";
export { ProviderError } from "./providers";
