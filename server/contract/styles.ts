/**
 * Looks that a prompt may ask for, and how prompts in several languages call them. The first word is
 * how the page calls it.
 */
export const styleWords = {
  "3d": ["3D", "3d render"],
  flat: ["flat", "flat design", "扁平", "フラット", "플랫", "плоский"],
  outline: ["outline", "outlined", "contour", "轮廓", "アウトライン"],
  "line-art": ["line art", "lineart", "线稿", "線画"],
  sketch: [
    "sketch",
    "hand drawn",
    "boceto",
    "croquis",
    "esboço",
    "Skizze",
    "эскиз",
    "素描",
    "スケッチ",
  ],
  icon: ["icon", "icono", "icône", "ícone", "иконка", "图标", "アイコン"],
  gradient: ["gradient", "glossy"],
  noto: ["Noto"],
  blob: ["blob"],
  twemoji: ["Twemoji"],
  emojione: ["EmojiOne"],
  firefox: ["Firefox"],
  "pixel-art": ["pixel art", "pixelart", "pixel", "像素", "ドット絵", "пиксельный"],
  photo: [
    "photo",
    "photograph",
    "photorealistic",
    "foto",
    "fotografía",
    "Fotografie",
    "фото",
    "照片",
    "写真",
    "사진",
  ],
  watercolor: [
    "watercolor",
    "watercolour",
    "acuarela",
    "aquarelle",
    "aquarela",
    "Aquarell",
    "акварель",
    "水彩",
    "수채화",
  ],
  "oil-painting": ["oil painting", "óleo", "Ölgemälde", "油画", "油絵"],
  anime: ["anime", "manga", "аниме", "动漫", "アニメ"],
  cartoon: ["cartoon", "comic", "卡通", "漫画"],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type StyleName = keyof typeof styleWords;
export const styleNames = Object.keys(styleWords) as [StyleName, ...StyleName[]];
