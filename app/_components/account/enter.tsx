"use client";

import { Tabs } from "radix-ui";
import { useState } from "react";
import { passwordChars, type SignInAnswer } from "@/server/contract";
import { signIn, signUp, startOver } from "../../_hooks/use-account";
import { Button } from "../ui/button";
import { FieldError } from "../ui/field";
import { Form, FormField } from "./form";

const tabStyle =
  "min-h-11 flex-1 border-b-2 border-transparent text-sm font-medium text-ink-2 hover:text-ink data-[state=active]:border-safelight data-[state=active]:text-ink";

export function Enter({ next }: { next: string }) {
  return (
    <>
      <h1 className="font-display text-4xl">Keep what you make</h1>
      <p className="mt-3 mb-6 text-lg text-pretty text-ink-2">
        As a guest, you are this browser. With an account you are yourself on every one.
      </p>
      <Tabs.Root defaultValue="new">
        <Tabs.List className="mb-6 flex border-b border-line">
          <Tabs.Trigger value="new" className={tabStyle}>
            Make an account
          </Tabs.Trigger>
          <Tabs.Trigger value="known" className={tabStyle}>
            Sign in
          </Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="new">
          <SignUp />
        </Tabs.Content>
        <Tabs.Content value="known">
          <SignIn next={next} />
        </Tabs.Content>
      </Tabs.Root>
    </>
  );
}

function SignUp() {
  return (
    <Form
      submit="Make account"
      fields={["email", "password"]}
      onSubmit={async ({ email = "", password = "" }) => {
        const answer = await signUp({ email, password });
        return answer.ok ? null : answer.error;
      }}
    >
      {(error) => (
        <>
          <FormField
            name="email"
            label="Email"
            type="email"
            autoComplete="email"
            hint="Only to sign in with: nothing is ever sent there."
            error={error}
          />
          <FormField
            name="password"
            label="Password"
            type="password"
            autoComplete="new-password"
            hint={`At least ${passwordChars.min} characters.`}
            error={error}
          />
          <p className="text-sm text-ink-2">Your name, boards and pictures stay as they are.</p>
        </>
      )}
    </Form>
  );
}

type Asked = { email: string; password: string; work: Extract<SignInAnswer, { state: "asks" }> };

function SignIn({ next }: { next: string }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  if (asked) return <BringAlong asked={asked} next={next} onBack={() => setAsked(null)} />;
  return (
    <Form
      submit="Sign in"
      fields={["email", "password"]}
      onSubmit={async ({ email = "", password = "" }) => {
        const answer = await signIn({ email, password });
        if (!answer.ok) return answer.error;
        if (answer.data.state === "asks") setAsked({ email, password, work: answer.data });
        else startOver(next);
        return null;
      }}
    >
      {(error) => (
        <>
          <FormField
            name="email"
            label="Email"
            type="email"
            autoComplete="username"
            error={error}
          />
          <FormField
            name="password"
            label="Password"
            type="password"
            autoComplete="current-password"
            error={error}
          />
          <p className="text-sm text-ink-2">
            Forgotten it? Emerge sends no mail: ask whoever runs this studio for a reset link.
          </p>
        </>
      )}
    </Form>
  );
}

type BringProps = { asked: Asked; next: string; onBack: () => void };

/** Right password, but this guest has made things: they can come along. */
function BringAlong({ asked: { work, ...credentials }, next, onBack }: BringProps) {
  const [error, setError] = useState<string | null>(null);
  async function go(guestWork: "bring" | "leave") {
    const answer = await signIn({ ...credentials, guestWork });
    if (answer.ok) startOver(next);
    else setError(answer.error.message);
  }
  return (
    <div className="grid gap-4">
      <h2 className="font-display text-2xl">Bring your work along?</h2>
      <p className="text-pretty text-ink-2">
        As a guest you have {count(work.boards, "board")} and {count(work.pictures, "picture")} in
        this browser. They can become your account’s. Left behind, they can no longer be reached
        from here.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" onClick={() => void go("bring")}>
          Bring it along
        </Button>
        <Button onClick={() => void go("leave")}>Leave it behind</Button>
        <Button look="ghost" onClick={onBack}>
          Back
        </Button>
      </div>
      <FieldError id="bring-error">{error}</FieldError>
    </div>
  );
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
