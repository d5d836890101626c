"use client";

import { useState } from "react";
import { passwordChars } from "@/server/contract";
import { resetPassword } from "../../_hooks/use-account";
import { Logo } from "../logo";
import { Notice } from "../notice";
import { Form, FormField } from "./form";

/** The end of a reset link: a new password, once. */
export function ResetScreen({ token }: { token: string }) {
  const [done, setDone] = useState(false);
  if (done) {
    return (
      <Notice title="The new password is set" action={{ href: "/account", label: "Sign in" }}>
        Every browser that was signed in with the old one has been signed out.
      </Notice>
    );
  }
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="px-4 py-3 sm:px-6">
        <Logo />
      </header>
      <main id="main" className="mx-auto w-full max-w-md flex-1 px-6 pt-8 pb-24 sm:pt-16">
        <h1 className="mb-6 font-display text-4xl">Choose a new password</h1>
        <Form
          submit="Set password"
          fields={["password"]}
          onSubmit={async ({ password = "" }) => {
            const answer = await resetPassword({ token, password });
            setDone(answer.ok);
            return answer.ok ? null : answer.error;
          }}
        >
          {(error) => (
            <FormField
              name="password"
              label="New password"
              type="password"
              autoComplete="new-password"
              hint={`At least ${passwordChars.min} characters.`}
              error={error}
            />
          )}
        </Form>
      </main>
    </div>
  );
}
