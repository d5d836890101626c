/** Execution providers by the names that settings use. */
export const providerNames = ["cpu", "cuda", "webgpu", "coreml", "dml"] as const;
export type ProviderName = (typeof providerNames)[number];

const whatToInstall: Record<ProviderName, string> = {
  cpu: "it is part of onnxruntime-node; reinstall the packages",
  cuda: "on Linux x64, install CUDA 12 with cuDNN 9 and run `npm rebuild onnxruntime-node`",
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
  if (!available.includes(name)) throw providerMissing(name, available);
}

export function providerMissing(
  name: ProviderName,
  available: readonly string[],
  cause?: unknown,
): ProviderError {
  const here = available.join(", ");
  const message = `provider ${name} is not available (here: ${here}): ${whatToInstall[name]}`;
  return new ProviderError(message, { cause });
}
