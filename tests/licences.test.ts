import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  browserFile,
  createBrowserLicences,
  createNotice,
  exceptions,
  formatBrowserLicences,
  isAllowed,
  noticeFile,
  readLock,
} from '../scripts/licences.ts';

const root = join(import.meta.dirname, '..');
const packages = readLock();

test('what `npm install callboard` brings has a permissive licence', () => {
  const wrong = packages.filter(
    ({ shipped, optional, licence }) => (shipped || optional) && !isAllowed(licence),
  );
  expect(wrong.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([]);
});

test('what only building and testing need has a permissive licence or a written reason', () => {
  const wrong = packages
    .filter(({ shipped, optional, licence }) => !shipped && !optional && !isAllowed(licence))
    .filter(
      ({ name, licence }) => !exceptions.some((one) => one.name.test(name) && licence.includes(one.licence)),
    );
  expect(wrong.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([]);
});

test('every exception is still needed', () => {
  const unused = exceptions.filter((one) => !packages.some(({ name }) => one.name.test(name)));
  expect(unused.map(({ name }) => name.source)).toEqual([]);
});

test.each([
  ['MIT', true],
  ['(MIT OR EPL-2.0)', true],
  ['MIT AND LGPL-3.0-or-later', false],
  ['GPL-3.0-only', false],
  ['unknown', false],
])('%s is allowed: %s', (expression, expected) => {
  expect(isAllowed(expression)).toBe(expected);
});

test('NOTICE and the list behind /licenses/ are current: npm run licences', async () => {
  expect(readFileSync(join(root, noticeFile), 'utf8')).toBe(createNotice(packages));
  expect(readFileSync(join(root, browserFile), 'utf8')).toBe(
    await formatBrowserLicences(createBrowserLicences(packages)),
  );
});

test('everything that a browser receives has a permissive licence and a name', () => {
  for (const { name, licence, url } of createBrowserLicences(packages)) {
    expect(name).not.toBe('');
    expect(isAllowed(licence), name).toBe(true);
    expect(url).toMatch(/^https:/);
  }
});
