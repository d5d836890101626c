"use client";

import { Tooltip } from "radix-ui";
import type { ReactNode } from "react";
import { Toaster } from "sonner";
import { useLiveConnection } from "../_hooks/use-session";
import { useTheme, useThemeOnDocument } from "../_hooks/use-theme";
import { MentionToasts } from "./comments/mention-toasts";

/** Around every page: the live connection, toasts and tooltips. */
export function AppFrame({ children }: { children: ReactNode }) {
  useLiveConnection();
  useThemeOnDocument();
  const { theme } = useTheme();
  return (
    <Tooltip.Provider delayDuration={350}>
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-sm bg-safelight px-4 py-2 text-on-safelight focus:translate-y-0"
      >
        Skip to the content
      </a>
      {children}
      <MentionToasts />
      <Toaster
        theme={theme ?? "system"}
        position="top-center"
        offset={{ top: "4.5rem" }}
        toastOptions={{ className: "!bg-raised !text-ink !border-line !font-sans" }}
      />
    </Tooltip.Provider>
  );
}
