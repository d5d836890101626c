import Link from "next/link";
import type { ReactNode } from "react";
import { buttonStyle } from "./ui/button";
import { Logo } from "./logo";

type Action = { label: string } & ({ href: string } | { onClick: () => void });

/** A whole page that says what is the matter and what to do about it. */
export function Notice(props: { title: string; children: ReactNode; action?: Action }) {
  const { title, children, action } = props;
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="px-4 py-3 sm:px-6">
        <Logo />
      </header>
      <main id="main" className="mx-auto grid w-full max-w-lg flex-1 content-center px-6 pb-32">
        <div aria-hidden className="undeveloped mb-8 size-24 rounded-[3px] shadow-print" />
        <h1 className="font-display text-4xl text-balance">{title}</h1>
        <p className="mt-3 mb-7 text-lg text-pretty text-ink-2">{children}</p>
        {action && <NoticeAction action={action} />}
      </main>
    </div>
  );
}

function NoticeAction({ action }: { action: Action }) {
  const className = `${buttonStyle({ look: "primary" })} justify-self-start`;
  if ("href" in action) {
    return (
      <Link href={action.href} className={className}>
        {action.label}
      </Link>
    );
  }
  return (
    <button type="button" className={className} onClick={action.onClick}>
      {action.label}
    </button>
  );
}
