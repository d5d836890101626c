import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "../../_lib/cn";

const itemStyle =
  "flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 text-sm outline-none data-highlighted:bg-ink/10 touch:min-h-11 [&_svg]:size-4 [&_svg]:text-ink-3";

type ItemProps = { icon: ReactNode; children: ReactNode; danger?: boolean; onSelect: () => void };

export function MenuItem({ icon, children, danger, onSelect }: ItemProps) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      className={cn(itemStyle, danger && "text-danger [&_svg]:text-danger")}
    >
      {icon}
      {children}
    </DropdownMenu.Item>
  );
}

type LinkProps = { icon: ReactNode; children: ReactNode; href: string; download: string };

export function MenuLink({ icon, children, href, download }: LinkProps) {
  return (
    <DropdownMenu.Item asChild>
      <a href={href} download={download} className={itemStyle}>
        {icon}
        {children}
      </a>
    </DropdownMenu.Item>
  );
}
