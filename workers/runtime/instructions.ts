import { readFileSync } from "node:fs";

/** What ONNX Runtime chooses its kernels by; arithmetic may round differently from one to another. */
const telling = [
  "sse4_1", "avx", "avx2", "fma", "f16c", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16",
  "amx_tile", "amx_int8", "amx_bf16", "asimd", "asimddp", "i8mm", "bf16", "sve",
]; // prettier-ignore

let known: string | undefined;

/** The processor's instruction sets, as far as the system tells; elsewhere its architecture. */
export function instructions(): string {
  return (known ??= read());
}

function read(): string {
  try {
    const text = readFileSync("/proc/cpuinfo", "utf8");
    const flags = new Set(/^(?:flags|Features)\s*:\s*(.*)$/m.exec(text)?.[1]?.split(/\s+/));
    return telling.filter((name) => flags.has(name)).join(" ") || process.arch;
  } catch {
    return process.arch;
  }
}
