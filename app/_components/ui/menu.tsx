import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "../../_lib/cn";

export const menuItemStyle =
  "flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 text-sm outline-none data-highlighted:bg-ink/10 touch:min-h-11 [&_svg]:size-4 [&_svg]:text-ink-3";

type ItemProps = {
  icon: ReactNode;
  children: ReactNode;
  danger?: boolean;
  /** Why it cannot be chosen now. */
  off?: string | null;
  onSelect: () => void;
};

export function MenuItem({ icon, children, danger, off, onSelect }: ItemProps) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      disabled={Boolean(off)}
      className={cn(
        menuItemStyle,
        danger && "text-danger [&_svg]:text-danger",
        off && "text-ink-3",
      )}
    >
      {icon}
      {off ? (
        <span className="max-w-60 py-1">
          {children}
          <span className="block text-xs text-pretty">{off}</span>
        </span>
      ) : (
        children
      )}
    </DropdownMenu.Item>
  );
}

export const MenuLine = () => <DropdownMenu.Separator className="mx-2 my-1.5 h-px bg-line" />;

type LinkProps = { icon: ReactNode; children: ReactNode; href: string; download?: string };

export function MenuLink({ icon, children, href, download }: LinkProps) {
  return (
    <DropdownMenu.Item asChild>
      <a href={href} download={download} className={menuItemStyle}>
        {icon}
        {children}
      </a>
    </DropdownMenu.Item>
  );
}
