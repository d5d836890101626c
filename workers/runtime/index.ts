export { Runtime } from "./runtime";
export type { Tensor } from "./convert";
export type { Session, Sessions, SessionScope } from "./runtime";
export { ProviderError } from "./providers";
