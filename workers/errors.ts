import type { ContractError } from "../server/contract";
import { Refusal } from "./generators";
import { ModelError } from "./models/error";
import { ProviderError } from "./runtime";

/** Whatever was thrown, as the protocol's error; the unknown is named, never shown raw. */
export function toContractError(error: unknown): ContractError {
  if (error instanceof Refusal) {
    const { message, field, limit } = error;
    const own = field.startsWith("resume") || field === "step";
    const place = own ? field : `recipe.${field}`;
    return { kind: "invalid", message, field: place, limit, retry: "after_change" };
  }
  // Not "unavailable": another try on this worker would end the same way.
  if (error instanceof ModelError || error instanceof ProviderError)
    return { kind: "internal", message: error.message, retry: "never" };
  const message = error instanceof Error ? error.message : String(error);
  return { kind: "internal", message: `The engine failed: ${message}`, retry: "later" };
}
