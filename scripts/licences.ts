/**
 * Which licences Callboard's dependencies have. `node scripts/licences.ts` writes `NOTICE` and the list behind the
 * portal's `/licenses/` page; `tests/licences.test.ts` keeps both current and the dependencies permissive.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';

/** One entry of the `/licenses/` page. */
export interface BrowserLicence {
  name: string;
  version: string;
  licence: string;
  url: string;
  /** What of it reaches the browser. */
  what: string;
  text: string;
}

interface LockedPackage {
  name: string;
  version: string;
  licence: string;
  /** Folder in the clone; for a platform's package it may not be installed. */
  folder: string;
  /** `npm install callboard` brings it, on every platform. */
  shipped: boolean;
  /** `npm install callboard` brings it where platform or size of the machine call for it. */
  optional: boolean;
}

export const noticeFile = 'NOTICE';
export const browserFile = 'src/outputs/licences.json';

/** Licences that any dependency may have: permissive ones. */
export const allowedLicences = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
];

/**
 * Packages that may have another licence, each with the reason. All come with Astro (a peer dependency, which its user
 * chooses) or are used in tests only; none is changed, linked into Callboard or delivered to a browser.
 * Graph layout: Graphviz (also as WebAssembly) and elkjs are EPL, so neither is used, nor what depends on them, as
 * Mermaid and its renderers do; a layout of our own is for graph pages, `@dagrejs/dagre` (MIT) for diagrams in docs.
 */
export const exceptions: { name: RegExp; licence: string; reason: string }[] = [
  {
    name: /^lightningcss(-|$)/,
    licence: 'MPL-2.0',
    reason: 'Minifies CSS inside Vite; its code is not in what it writes.',
  },
  {
    name: /^axe-core$/,
    licence: 'MPL-2.0',
    reason: 'Checks accessibility in our browser tests; not in the package.',
  },
  {
    name: /^@img\/sharp-/,
    licence: 'LGPL-3.0-or-later',
    reason: "Optional native library of Astro's image service, which Callboard does not call.",
  },
];

const root = join(import.meta.dirname, '..');

/** Every package of `package-lock.json`, sorted by name and version. */
export function readLock(): LockedPackage[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Record<string, string | boolean | undefined>>;
  };
  return Object.entries(lock.packages)
    .filter(([folder]) => folder !== '')
    .map(([folder, entry]) => {
      const needed = !entry.dev && !entry.devOptional && !entry.peer;
      return {
        name: folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length),
        version: String(entry.version),
        licence: String(entry.license ?? 'unknown'),
        folder,
        shipped: needed && !entry.optional,
        optional: needed && Boolean(entry.optional),
      };
    })
    .sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version) || compare(a.folder, b.folder));
}

/** Says whether a licence expression such as `MIT OR EPL-2.0` can be met by the allowed licences alone. */
export function isAllowed(expression: string): boolean {
  const bare = expression.replaceAll(/[()]/g, '');
  return bare
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((id) => allowedLicences.includes(id)));
}

export function createNotice(packages: LockedPackage[]): string {
  const seen = new Set<string>();
  const lines = packages
    .filter((locked) => locked.shipped || locked.optional)
    .filter(({ name, version }) => !seen.has(`${name}@${version}`) && seen.add(`${name}@${version}`))
    .flatMap((locked) => {
      const copyright = locked.shipped ? copyrightOf(locked.folder) : undefined;
      return [
        `${locked.name} ${locked.version} (${locked.licence})`,
        ...(copyright ? [`    ${copyright}`] : []),
      ];
    });
  return [
    'Callboard',
    'Copyright the Callboard contributors',
    '',
    'Licensed under the Apache License, Version 2.0; see LICENSE.',
    '',
    'Installing Callboard also installs the packages below, each under its own licence, whose text is in its folder.',
    'What a portal delivers to browsers is listed, with the texts, on its page /licenses/.',
    '',
    ...lines,
    '',
  ].join('\n');
}

/** Everything that the pages make a browser load which Callboard's contributors did not write. */
export function createBrowserLicences(packages: LockedPackage[]): BrowserLicence[] {
  const pagefind = packages.find(({ folder }) => folder === 'node_modules/pagefind');
  if (!pagefind) throw new Error('`pagefind` is not in package-lock.json; is the clone complete?');
  return [
    {
      name: 'Pagefind',
      version: pagefind.version,
      licence: pagefind.licence,
      url: 'https://pagefind.app',
      what: 'Full-text search: JavaScript and WebAssembly, loaded at the first search.',
      text: licenceText(pagefind.folder) ?? '',
    },
    ...insidePagefind.map((crate) => ({ ...crate, version: '', what: "Part of Pagefind's WebAssembly." })),
  ];
}

/** Libraries compiled into Pagefind's WebAssembly, as its `pagefind_web/Cargo.toml` names them. */
const insidePagefind = [
  { name: 'bit-set', licence: 'Apache-2.0 OR MIT', url: 'https://github.com/contain-rs/bit-set', text: '' },
  {
    name: 'microjson',
    licence: 'Apache-2.0 OR MIT',
    url: 'https://crates.io/crates/pagefind_microjson',
    text: '',
  },
  { name: 'minicbor', licence: 'BlueOak-1.0.0', url: 'https://gitlab.com/twittner/minicbor', text: '' },
  {
    name: 'Snowball stemmers',
    licence: 'BSD-3-Clause',
    url: 'https://snowballstem.org',
    text: 'Copyright (c) 2001, Dr Martin Porter\nCopyright (c) 2004, 2005, Richard Boulton\nCopyright (c) 2013, Yoshiki Shibukawa\nCopyright (c) 2006, 2007, 2009, 2010, 2011, 2014-2019, Olly Betts\nAll rights reserved.',
  },
  {
    name: 'wasm-bindgen',
    licence: 'Apache-2.0 OR MIT',
    url: 'https://github.com/wasm-bindgen/wasm-bindgen',
    text: '',
  },
];

function copyrightOf(folder: string): string | undefined {
  const text = licenceText(folder) ?? '';
  return text
    .split('\n')
    .map((line) => line.trim())
    .find((line) => /^(copyright|\(c\)|©)/i.test(line) && /\(c\)|©|\d{4}|<|foundation/i.test(line));
}

/** The text of a package's licence file; some put several into a folder, the one that is named like it counts. */
function licenceText(folder: string): string | undefined {
  const path = join(root, folder);
  if (!existsSync(path)) return undefined;
  const name = readdirSync(path)
    .filter((entry) => /^(licen[cs]e|copying)/i.test(entry))
    .sort(compare)[0];
  if (!name) return undefined;
  const file = statSync(join(path, name)).isDirectory() ? join(path, name, 'LICENSE') : join(path, name);
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n').trim();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** {@link createBrowserLicences} as the file that the page reads. */
export async function formatBrowserLicences(licences: BrowserLicence[]): Promise<string> {
  return format(JSON.stringify(licences), { parser: 'json', printWidth: 110 });
}

if (import.meta.main) {
  const packages = readLock();
  writeFileSync(join(root, noticeFile), createNotice(packages));
  writeFileSync(join(root, browserFile), await formatBrowserLicences(createBrowserLicences(packages)));
  console.log(`Wrote ${noticeFile} and ${browserFile}.`);
}
