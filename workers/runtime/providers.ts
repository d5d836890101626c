/** Execution providers by the names that settings use. */
export const providerNames = ["cpu", "cuda", "webgpu", "coreml", "dml"] as const;
export type ProviderName = (typeof providerNames)[number];

const whatToInstall: Record<ProviderName, string> = {
  cpu: "it is part of onnxruntime-node; reinstall the packages",
  cuda:
    "on Linux x64, install CUDA 12 and cuDNN 9, then run " +
    "`node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12`",
  webgpu: "it needs a GPU driver with Vulkan (libvulkan.so.1), Direct3D 12 or Metal",
  coreml: "it exists on macOS only",
  dml: "it exists on Windows only",
};

/** A provider that this machine does not have; the message says what to install. */
export class ProviderError extends Error {
  override name = "ProviderError";
}

/** @throws ProviderError when this build of the runtime lacks the provider. */
export function requireProvider(name: ProviderName, available: readonly string[]): void {
  if (available.includes(name)) return;
  const here = available.join(", ");
  const what = `provider ${name} is not available (this build has ${here})`;
  throw new ProviderError(`${what}: ${whatToInstall[name]}`);
}

/** For a provider that the build has, but that this machine cannot start. */
export function providerFailed(name: ProviderName, cause: unknown): ProviderError {
  const message = `provider ${name} cannot be started: ${whatToInstall[name]}`;
  return new ProviderError(message, { cause });
}
