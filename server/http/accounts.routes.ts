import type { IncomingMessage, ServerResponse } from "node:http";
import { passwordChange, passwordReset, signIn, signUp } from "../contract";
import type { AccountsService } from "../services/accounts.service";
import { jsonOf } from "./body";
import { sendJson, type Call, type Route } from "./routes";
import type { Sessions } from "./session";

export interface AccountRoutesDeps {
  accounts: AccountsService;
  sessions: Sessions;
  /** Whether a proxy in front tells whose request it is. */
  behindProxy: boolean;
  /** Ends open connections of a person, but for those of one browser. */
  disconnect(personId: string, exceptSession: string | null): void;
  /** Ends the open connections of one browser. */
  disconnectSession(sessionId: string): void;
  accountChanged(personId: string): Promise<void>;
}

export function accountRoutes(deps: AccountRoutesDeps): Route[] {
  const { accounts, sessions } = deps;
  const address = (call: Call) => addressOf(call.request, deps.behindProxy);
  const post = (name: string, handle: Route["handle"]): Route => ({
    method: "POST",
    path: new RegExp(`^/api/account/${name}$`),
    handle,
  });

  async function register(call: Call): Promise<void> {
    const input = await jsonOf(call.request, signUp);
    const session = await sessions.read(call.request.headers.cookie);
    const account = await accounts.signUp(call.personId, input, address(call));
    call.response.setHeader("Set-Cookie", await sessions.issue(call.personId, session?.id));
    deps.disconnect(call.personId, session?.id ?? null);
    await deps.accountChanged(call.personId);
    sendJson(call.response, 200, { account });
  }

  async function enter(call: Call): Promise<void> {
    const input = await jsonOf(call.request, signIn);
    const { personId, answer, merged } = await accounts.signIn(call.personId, input, address(call));
    if (answer.state === "signed_in") {
      const session = await sessions.read(call.request.headers.cookie);
      call.response.setHeader("Set-Cookie", await sessions.issue(personId));
      // The browser has its new cookie before its windows come back with it.
      once(call.response, () => {
        if (merged) deps.disconnect(merged, null);
        else if (session) deps.disconnectSession(session.id);
      });
    }
    sendJson(call.response, 200, answer);
  }

  async function leave(call: Call): Promise<void> {
    const session = await sessions.read(call.request.headers.cookie);
    call.response.setHeader("Set-Cookie", await sessions.issue());
    once(call.response, () => session && deps.disconnectSession(session.id));
    sendJson(call.response, 200, {});
  }

  async function change(call: Call): Promise<void> {
    const input = await jsonOf(call.request, passwordChange);
    const session = await sessions.read(call.request.headers.cookie);
    await accounts.changePassword(call.personId, input, address(call));
    call.response.setHeader("Set-Cookie", await sessions.issue(call.personId, session?.id));
    deps.disconnect(call.personId, session?.id ?? null);
    sendJson(call.response, 200, {});
  }

  async function reset(call: Call): Promise<void> {
    const input = await jsonOf(call.request, passwordReset);
    const personId = await accounts.resetPassword(input, address(call));
    deps.disconnect(personId, null);
    sendJson(call.response, 200, {});
  }

  return [
    post("sign-up", register),
    post("sign-in", enter),
    post("sign-out", leave),
    post("password", change),
    post("reset", reset),
  ];
}

const once = (response: ServerResponse, then: () => unknown) =>
  void response.once("finish", () => setTimeout(then, 200));

/** A proxy adds the address it saw at the end of the list; what stands before is hearsay. */
export function addressOf(request: IncomingMessage, behindProxy: boolean): string {
  const forwarded = [request.headers["x-forwarded-for"] ?? []].flat().join(",");
  const seen = behindProxy ? forwarded.split(",").at(-1)?.trim() : "";
  return seen || request.socket.remoteAddress || "unknown";
}
