import type { Metadata, Viewport } from "next";
import { GeistMono } from "geist/font/mono";
import { GeistPixelCircle } from "geist/font/pixel/circle";
import { GeistSans } from "geist/font/sans";
import { GeistSerifRegular } from "geist/font/serif/regular";
import type { ReactNode } from "react";
import { AppFrame } from "./_components/app-frame";
import { earlyTypingScript } from "./_lib/early-typing";
import { openingScript } from "./_lib/opening";
import { themeScript } from "./_lib/theme";
import "./globals.css";

const description =
  "Type a prompt on a shared board and watch the picture come up, step by step, together.";

export const metadata: Metadata = {
  title: { default: "Emerge – watch images emerge, together", template: "%s – Emerge" },
  description,
  applicationName: "Emerge",
  openGraph: { type: "website", siteName: "Emerge", title: "Emerge", description },
  robots: { index: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  // The keyboard shrinks the page, so that the docked prompt bar stays above it.
  interactiveWidget: "resizes-content",
  themeColor: [
    { media: "(prefers-color-scheme: dark)", color: "#14100d" },
    { media: "(prefers-color-scheme: light)", color: "#f3ede2" },
  ],
};

const fonts = [GeistSans, GeistMono, GeistSerifRegular, GeistPixelCircle];

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html
      lang="en"
      className={fonts.map((font) => font.variable).join(" ")}
      suppressHydrationWarning
    >
      <head>
        <script
          dangerouslySetInnerHTML={{ __html: themeScript + openingScript + earlyTypingScript }}
        />
      </head>
      <body>
        <AppFrame>{children}</AppFrame>
      </body>
    </html>
  );
}
