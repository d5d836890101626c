/** Languages in which it is told how pictures are made; everything else of the page is English. */
export const languages = { en: "English", "zh-Hans": "中文" } as const;
export type Language = keyof typeof languages;

/** One thing said in each of them. */
export type Said = { en: string; zh: string };

export const inLanguage = (said: Said, language: Language) =>
  language === "en" ? said.en : said.zh;

export const isLanguage = (name: unknown): name is Language =>
  typeof name === "string" && Object.hasOwn(languages, name);
