// Builds the data set: node workers/training/data/build.mjs
// Writes pictures.rgba (N x 256 x 256 x 4 bytes), pictures.json (one row each), things.json, sources.json
// into $EMERGE_TRAINING_DIR/data. The same packages give the same bytes.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const here = import.meta.dirname;
const modules = path.join(here, 'node_modules');
const trainingDir = process.env.EMERGE_TRAINING_DIR ?? path.join(os.homedir(), '.cache/emerge-training');
const out = path.join(trainingDir, 'data');
const BATCH = 8;

async function main() {
  installPackages();
  const { ICON_SETS, RENDERS } = await import('./sources.mjs');
  const { loadThings, createMatcher } = await import('./things.mjs');
  const things = loadThings(modules);
  const match = createMatcher(things, modules, ICON_SETS.map(({ set }) => set));
  fs.mkdirSync(out, { recursive: true });
  const writer = createWriter();
  const sources = [];
  for (const source of ICON_SETS) sources.push(await addIcons(source, { things, match, writer }));
  sources.push(await addRenders(RENDERS, { things, match, writer }));
  const sha256 = writer.close();
  writeJson('pictures.json', writer.rows);
  writeJson('things.json', Object.fromEntries([...writer.seen].sort().map((id) => [id, things.get(id) ?? unlisted(id)])));
  writeJson('sources.json', { sources, pictures: writer.rows.length, sha256 });
  console.log(`${writer.rows.length} pictures of ${writer.seen.size} things, sha256 ${sha256}`);
}

function installPackages() {
  if (fs.existsSync(path.join(modules, '.package-lock.json'))) return;
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  execFileSync(npm, ['ci', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit', shell: process.platform === 'win32' });
}

async function addIcons({ set, style }, context) {
  const { iconToSvg } = await import('./raster.mjs');
  const folder = path.join(modules, '@iconify-json', set);
  const icons = readJson(path.join(folder, 'icons.json'));
  const names = Object.keys(icons.icons).sort();
  const rows = names.map((name) => ({ set, style, name, thing: context.match.name(name) }));
  const count = await addPictures(rows, ({ name }) => Buffer.from(iconToSvg(icons.icons[name], icons)), context);
  const info = readJson(path.join(folder, 'info.json'));
  return { ...packageOf(folder), set, style, count, title: info.name, author: info.author, license: info.license };
}

async function addRenders({ set, style, author, url, ...render }, context) {
  const folder = path.join(modules, render.package);
  const files = fs.readdirSync(path.join(folder, 'assets')).filter((file) => file.endsWith('.webp')).sort();
  const rows = files.map((file) => ({ set, style, name: file.slice(0, -5), thing: context.match.hex(file.slice(0, -5)) }));
  const known = rows.filter((row) => row.thing);
  const count = await addPictures(known, ({ name }) => path.join(folder, 'assets', `${name}.webp`), context);
  const license = { title: 'MIT', spdx: 'MIT', url };
  return { ...packageOf(folder), set, style, count, title: 'Fluent Emoji 3D', author: { name: author }, license };
}

async function addPictures(rows, inputOf, { things, writer }) {
  const { isExcludedName, hasSkinTone } = await import('./sources.mjs');
  const { isFlag } = await import('./things.mjs');
  const { rasterize } = await import('./raster.mjs');
  const wanted = rows.filter(({ name, thing }) => {
    if (!thing) return !isExcludedName(name) && !name.startsWith('flag-');
    return !hasSkinTone(thing) && !hasSkinTone(name.toUpperCase()) && !/skin-tone/.test(name) && !isFlag(things.get(thing));
  });
  let count = 0;
  for (let start = 0; start < wanted.length; start += BATCH) {
    const batch = wanted.slice(start, start + BATCH);
    const pictures = await Promise.all(batch.map((row) => rasterize(inputOf(row))));
    for (const [i, picture] of pictures.entries()) if (picture && writer.add(batch[i], picture)) count++;
  }
  console.log(`${rows[0].set}: ${count} of ${rows.length}`);
  return count;
}

/** Appends pictures to one raw file and keeps their rows; identical pictures are kept once. */
function createWriter() {
  const file = fs.openSync(path.join(out, 'pictures.rgba'), 'w');
  const hash = createHash('sha256');
  const digests = new Set();
  const rows = [];
  const seen = new Set();
  const add = (row, picture) => {
    const digest = createHash('sha1').update(picture).digest('base64');
    if (digests.has(digest)) return false;
    digests.add(digest);
    hash.update(picture);
    fs.writeSync(file, picture);
    const thing = row.thing ?? row.name.replace(/-\d+$/, '').replaceAll('-', ' ');
    seen.add(thing);
    return rows.push({ set: row.set, style: row.style, name: row.name, thing });
  };
  const close = () => (fs.closeSync(file), hash.digest('hex'));
  return { add, close, rows, seen };
}

function packageOf(folder) {
  const { name, version } = readJson(path.join(folder, 'package.json'));
  return { package: name, version };
}

/** A thing that no emoji depicts: known by its icon's name only. */
const unlisted = (label) => ({ emoji: null, group: null, names: { en: { label, tags: [] } } });

const readJson = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
const writeJson = (name, value) => fs.writeFileSync(path.join(out, name), JSON.stringify(value, null, 1) + '\n');

await main();
