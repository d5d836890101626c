import fs from 'node:fs';
import { LANGUAGES } from './sources.mjs';

const FLAGS_GROUP = 9;
const read = (path) => JSON.parse(fs.readFileSync(path, 'utf8'));

export function slug(text) {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f’'“”]/g, '')
    .toLowerCase()
    .replace(/&/g, 'and')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** hexcode -> { emoji, group, subgroup, order, names: { en: { label, tags }, ... } } */
export function loadThings(modules) {
  const things = new Map();
  for (const language of LANGUAGES) {
    for (const entry of read(`${modules}/emojibase-data/${language}/data.json`)) {
      if (entry.group === undefined || entry.group === 2) continue;
      const thing = things.get(entry.hexcode) ?? describe(entry);
      thing.names[language] = { label: entry.label, tags: entry.tags ?? [] };
      things.set(entry.hexcode, thing);
    }
  }
  return things;
}

function describe({ emoji, group, subgroup, order }) {
  return { emoji, group, subgroup, order, names: {} };
}

export const isFlag = (thing) => thing?.group === FLAGS_GROUP;

/**
 * Finds the emoji an icon depicts. Icon sets use the same English names, with small differences:
 * some publish a codepoint table, some drop the dashes, some number their variants.
 */
export function createMatcher(things, modules, sets) {
  const byName = new Map();
  const byHex = new Map();
  const learn = (name, hexcode) => {
    for (const key of [name, name.replaceAll('-', '')]) if (!byName.has(key)) byName.set(key, hexcode);
  };
  for (const hexcode of things.keys()) byHex.set(withoutVariation(hexcode), hexcode);
  for (const [hexcode, thing] of things) learn(slug(thing.names.en.label), hexcode);
  for (const set of sets) {
    const path = `${modules}/@iconify-json/${set}/chars.json`;
    if (!fs.existsSync(path)) continue;
    for (const [chars, name] of Object.entries(read(path))) {
      const hexcode = byHex.get(withoutVariation(chars.toUpperCase()));
      if (hexcode) learn(name, hexcode);
    }
  }
  return {
    name: (name) => byName.get(name) ?? byName.get(name.replace(/-\d+$/, '')),
    hex: (hexcode) => byHex.get(withoutVariation(hexcode.toUpperCase())),
  };
}

const withoutVariation = (hexcode) => hexcode.replace(/-FE0F/g, '');
