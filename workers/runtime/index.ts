export { Runtime } from "./runtime";
export type { FloatTensor, RuntimeOptions, Session, Tensor } from "./runtime";
export { ProviderError } from "./providers";
