import { describe, expect, test } from 'vitest';
import { href } from '../../src/components/href.ts';
import { holds } from '../../src/views/condition.ts';
import { firstSentence } from '../../src/views/entity-link.ts';
import { safeUrl } from '../../src/views/safe-url.ts';
import { initials } from '../../src/views/team.ts';

describe('href adds the base, whichever way it is written', () => {
  test.each([
    ['/catalog/', '/', '/catalog/'],
    ['/catalog/', '/portal', '/portal/catalog/'],
    ['/catalog/', '/portal/', '/portal/catalog/'],
    ['/', '/portal/', '/portal/'],
    ['https://acme.example/x', '/portal/', 'https://acme.example/x'],
    ['//acme.example/x', '/portal/', '//acme.example/x'],
    ['#part', '/portal/', '#part'],
    ['mailto:a@b.example', '/portal/', 'mailto:a@b.example'],
  ])('%s under %s', (path, base, expected) => {
    expect(href(path, base)).toBe(expected);
  });
});

describe('safeUrl', () => {
  test.each([
    'https://a.example/?q=1#x',
    'http://a.example',
    'mailto:a@b.example',
    '/docs/x',
    '../x',
    '#x',
    'HTTPS://A.example',
  ])('keeps %s', (url) => expect(safeUrl(url)).toBe(url));
  test.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:https://a.example/x',
    'file:///etc/passwd',
    'https://user:secret@a.example/',
    '',
    42,
    null,
  ])('drops %j', (url) => expect(safeUrl(url)).toBeUndefined());
});

describe('conditions', () => {
  const view = {
    kind: 'Component',
    type: 'service',
    annotations: { 'a/b': '1' },
    links: [],
    docs: { href: '/' },
  };
  test.each([
    [undefined, true],
    [{}, true],
    [{ kind: 'component' }, true],
    [{ kind: ['API', 'Component'] }, true],
    [{ kind: 'API' }, false],
    [{ kind: 'Component', type: 'website' }, false],
    [{ annotation: 'a/b' }, true],
    [{ annotation: ['x', 'a/b'] }, true],
    [{ annotation: 'toString' }, false],
    [{ has: 'docs' }, true],
    [{ has: 'links' }, false],
    [{ has: 'constructor' }, false],
  ])('%j is %s', (condition, expected) => {
    expect(holds(condition, view)).toBe(expected);
  });
});

test('a summary is the first paragraph, without the marks of Markdown, cut at a word', () => {
  expect(firstSentence('**Takes** card\npayments, see [docs](https://x).\n\nMore.')).toBe(
    'Takes card payments, see docs.',
  );
  expect(firstSentence('one two three', 9)).toBe('one two…');
});

test.each([
  ['Ann Example', 'AE'],
  ['team-ledger', 'TL'],
  ['x', 'X'],
  ['Åse Ørsted Ødegård', 'ÅØ'],
])('initials of %s', (name, expected) => {
  expect(initials(name)).toBe(expected);
});
