"use client";

import { Banners } from "../banners";
import { HeroPrint } from "../hero/hero-print";
import { strips } from "../hero/strips";
import { SiteHeader } from "../site-header";
import { BoardsSection } from "./boards-section";
import { Headline } from "./headline";
import { HomePrompt } from "./home-prompt";

export function HomeScreen() {
  return (
    <div className="mx-auto flex min-h-dvh max-w-[84rem] flex-col">
      <SiteHeader />
      <Banners className="mx-4 mt-3 sm:mx-6" />
      <main id="main" className="flex-1 px-4 pb-16 sm:px-6">
        <div className="grid items-center gap-x-16 gap-y-10 py-8 sm:py-14 lg:grid-cols-[minmax(0,1.15fr)_minmax(0,1fr)] lg:py-20">
          <div className="@container min-w-0">
            <Headline />
            <p className="mt-5 max-w-[34rem] text-lg text-pretty text-ink-2 sm:text-xl">
              Type a prompt on a shared board. Every step of the picture reaches everybody there as
              it happens, computed on your own machine.
            </p>
            <HomePrompt />
          </div>
          <HeroTray />
        </div>
        <BoardsSection />
      </main>
    </div>
  );
}

/** Prints in the tray, each at its own moment. */
function HeroTray() {
  return (
    <div className="grid grid-cols-2 gap-4 sm:gap-6 max-lg:grid-cols-4 max-sm:grid-cols-2">
      {strips.map((strip, index) => (
        <div key={strip.image.src} className={index % 2 ? "lg:translate-y-8" : ""}>
          <HeroPrint strip={strip} delay={300 + index * 900} />
        </div>
      ))}
    </div>
  );
}
