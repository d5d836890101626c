"use client";

import type { Ack, SignInAnswer } from "@/server/contract";
import { sessionStore } from "../_live/session-store";

type Credentials = { email: string; password: string };

/** Over HTTP, since only an HTTP answer can set the cookie. Never throws. */
async function post<T>(name: string, body: object): Promise<Ack<T>> {
  try {
    const response = await fetch(`/api/account/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    return response.ok ? { ok: true, data: answer as T } : { ok: false, error: answer.error };
  } catch {
    const message = "The studio did not answer. Check your connection and try again.";
    return { ok: false, error: { kind: "unavailable", message, retry: "later" } };
  }
}

export async function signUp(input: Credentials) {
  const answer = await post<{ account: { email: string } }>("sign-up", input);
  if (answer.ok) sessionStore.setState({ account: answer.data.account });
  return answer;
}

export const signIn = (input: Credentials & { guestWork?: "bring" | "leave" }) =>
  post<SignInAnswer>("sign-in", input);

export const changePassword = (input: { current: string; password: string }) =>
  post<object>("password", input);

export const resetPassword = (input: { token: string; password: string }) =>
  post<object>("reset", input);

export const signOut = () => post<object>("sign-out", {});

/** After another person has become this browser's: nothing of the old one may stay in memory. */
export const startOver = (path: string) => location.assign(path);
