import type { IncomingMessage } from "node:http";

/**
 * Whether a request comes from Emerge's own pages. Without an Origin header it is no browser script
 * of another site; with one, its host must be the host that was asked, or the public address.
 */
export function isOwnOrigin(request: IncomingMessage, publicUrl: URL | null): boolean {
  const { origin, host } = request.headers;
  if (!origin) return true;
  if (publicUrl && origin === publicUrl.origin) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
