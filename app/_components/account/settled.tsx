"use client";

import Link from "next/link";
import { toast } from "sonner";
import { passwordChars, type Account } from "@/server/contract";
import { changePassword, signOut, startOver } from "../../_hooks/use-account";
import { Button, buttonStyle } from "../ui/button";
import { Form, FormField } from "./form";

/** Somebody with an account: who they are here, and the ways out. */
export function Settled({ account, next }: { account: Account; next: string }) {
  async function leave() {
    const answer = await signOut();
    if (answer.ok) startOver("/");
    else toast.error(answer.error.message);
  }
  return (
    <>
      <h1 className="font-display text-4xl">You have an account</h1>
      <p className="mt-3 mb-6 text-lg text-pretty text-ink-2">
        Sign in as <span className="font-medium break-all text-ink">{account.email}</span> on any
        browser, and everything is there.
      </p>
      <div className="flex flex-wrap gap-2">
        <Link href={next} className={buttonStyle({ look: "primary" })}>
          Go on
        </Link>
        <Button onClick={() => void leave()}>Sign out</Button>
      </div>
      <h2 className="mt-12 mb-4 border-t border-line pt-8 font-display text-2xl">
        Another password
      </h2>
      <PasswordForm />
    </>
  );
}

function PasswordForm() {
  return (
    <Form
      submit="Change password"
      fields={["current", "password"]}
      onSubmit={async ({ current = "", password = "" }) => {
        const answer = await changePassword({ current, password });
        if (answer.ok) toast.success("Changed. Every other browser was signed out.");
        return answer.ok ? null : answer.error;
      }}
    >
      {(error) => (
        <>
          <FormField
            name="current"
            label="Present password"
            type="password"
            autoComplete="current-password"
            error={error}
          />
          <FormField
            name="password"
            label="New password"
            type="password"
            autoComplete="new-password"
            hint={`At least ${passwordChars.min} characters. Other browsers are signed out.`}
            error={error}
          />
        </>
      )}
    </Form>
  );
}
