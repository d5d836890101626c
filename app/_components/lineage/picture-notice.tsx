import type { ContractError } from "@/server/contract";
import { Notice } from "../notice";

type Props = { error: ContractError; onRetry: () => void };

/** A picture's page cannot be shown: why, and what to do about it. */
export function PictureNotice({ error, onRetry }: Props) {
  if (error.kind === "not_found") {
    return (
      <Notice title="No picture here" action={{ href: "/", label: "Go to your boards" }}>
        It does not exist, or its board is not shared with you. If somebody gave you this address,
        ask them for the board’s link first.
      </Notice>
    );
  }
  return (
    <Notice title="The picture would not open" action={{ label: "Try again", onClick: onRetry }}>
      {error.message}
    </Notice>
  );
}
