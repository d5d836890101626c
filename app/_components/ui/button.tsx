import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "../../_lib/cn";

export const buttonStyle = cva(
  "inline-flex shrink-0 items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap transition-colors disabled:pointer-events-none disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:shrink-0",
  {
    variants: {
      look: {
        primary: "bg-safelight text-on-safelight hover:bg-safelight-hover",
        outline: "border border-line-strong/60 hover:border-line-strong hover:bg-raised",
        ghost: "text-ink-2 hover:bg-ink/8 hover:text-ink data-[state=open]:bg-ink/8",
        danger: "text-danger hover:bg-danger/12",
      },
      size: {
        md: "min-h-10 px-4 text-sm",
        lg: "min-h-12 px-6 text-base",
        sm: "min-h-8 px-2.5 text-sm touch:min-h-10",
        icon: "size-9 touch:size-10 [&_svg]:size-[18px]",
      },
    },
    defaultVariants: { look: "outline", size: "md" },
  },
);

type Props = ComponentProps<"button"> & VariantProps<typeof buttonStyle>;

export function Button({ look, size, className, type = "button", ...rest }: Props) {
  return <button type={type} className={cn(buttonStyle({ look, size }), className)} {...rest} />;
}
