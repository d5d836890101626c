import { createContext } from "react";

/** How wide a card's picture is on the screen, as a width that the server has; null is all of it. */
export const PictureWidth = createContext<64 | 128 | 256 | 512 | null>(null);
