import { Notice } from "./_components/notice";

export default function NotFound() {
  return (
    <Notice title="There is nothing on this paper" action={{ href: "/", label: "Go to the start" }}>
      The address does not lead to a board. It may have lost a few letters on its way to you.
    </Notice>
  );
}
