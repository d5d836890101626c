"use client";

import { useEffect } from "react";
import { Notice } from "./_components/notice";

export default function ErrorPage({ error, reset }: { error: Error; reset: () => void }) {
  useEffect(() => console.error(error), [error]);
  return (
    <Notice title="Light got in" action={{ onClick: reset, label: "Try again" }}>
      Something on this page broke. Your pictures are safe on the server.
    </Notice>
  );
}
