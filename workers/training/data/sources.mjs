// The illustration sets that the data set is built from, and the word a prompt uses for each style.
// Left out on purpose: share-alike sets (openmoji), brand logos and flags.
export const ICON_SETS = [
  { set: 'noto', style: 'noto' },
  { set: 'noto-v1', style: 'blob' },
  { set: 'twemoji', style: 'twemoji' },
  { set: 'emojione', style: 'emojione' },
  { set: 'fxemoji', style: 'firefox' },
  { set: 'fluent-emoji', style: 'gradient' },
  { set: 'fluent-emoji-flat', style: 'flat' },
  { set: 'flat-color-icons', style: 'icon' },
  { set: 'meteocons', style: 'weather' },
  { set: 'streamline-emojis', style: 'outline' },
  { set: 'streamline-ultimate-color', style: 'lineart' },
  { set: 'streamline-freehand-color', style: 'sketch' },
];

export const RENDERS = {
  set: 'fluent-emoji-3d',
  package: '@lobehub/fluent-emoji-3d',
  style: '3d',
  // The renders are Microsoft's, republished under the same licence.
  author: 'Microsoft Corporation',
  url: 'https://github.com/microsoft/fluentui-emoji',
};

export const LANGUAGES = ['en', 'zh', 'ja', 'es', 'fr', 'de', 'pt', 'ru', 'hi'];

const SKIN_TONE = /skin-tone|-(light|medium-light|medium|medium-dark|dark)$/;
const BRAND =
  /(^|-)(logo|logos|brand|google|facebook|twitter|youtube|android|amazon|instagram|linkedin|github|microsoft|windows|apple-store|paypal|visa|mastercard|whatsapp|skype|linux|dropbox|netflix|spotify|vimeo|tumblr|reddit)(-|$)/;

/** Variants and marks that are never drawn; flags are dropped later, by emoji group. */
export function isExcludedName(name) {
  return SKIN_TONE.test(name) || BRAND.test(name);
}

/** @param {string} hexcode as emojibase writes it, e.g. "1F9AE" */
export function hasSkinTone(hexcode) {
  return /1F3F[B-F]/.test(hexcode);
}
