"use client";

import { Moon, Sun } from "lucide-react";
import { useTheme } from "../_hooks/use-theme";
import { IconButton } from "./ui/tip";

export function ThemeToggle() {
  const { theme, toggle } = useTheme();
  return (
    <IconButton
      label={theme === "dark" ? "Turn the lights on" : "Turn the lights off"}
      onClick={toggle}
    >
      {theme === "dark" ? <Sun /> : <Moon />}
    </IconButton>
  );
}
