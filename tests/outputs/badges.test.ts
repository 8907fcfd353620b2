/** Badges: pictures for READMEs. */
import { expect, test } from 'vitest';
import { badgeFiles, type BadgeJob } from '../../src/outputs/badges.ts';
import { badgeSvg } from '../../src/outputs/badge-svg.ts';
import { textWidth } from '../../src/outputs/text-width.ts';
import type { CollectedPlugin } from '../../src/views/collected.ts';
import { docPage, makeSite } from '../views/site.ts';

const part = (open: unknown) => ({
  state: 'fresh' as const,
  entities: {
    'component:default/orders': { data: { counts: { open } } as never, since: '2026-01-01T00:00:00Z' },
  },
});
const collected = (...values: unknown[]): Map<string, CollectedPlugin> =>
  new Map([
    [
      'acme',
      {
        version: 1,
        plugin: 'acme',
        budget: 60,
        parts: Object.fromEntries(values.map((value, index) => [`${index}`, part(value)])),
        problems: [],
      },
    ],
  ]);
const site = makeSite({
  entities: [
    {
      kind: 'Component',
      name: 'orders',
      spec: { lifecycle: 'deprecated' },
      relations: { ownedBy: ['group:default/shop', 'group:default/zoo'] },
    },
    { kind: 'Group', name: 'shop', metadata: { title: '"Shop" <b>&' } },
    { kind: 'Component', name: '../x' },
  ],
  docs: [{ ref: 'component:default/orders', pages: [docPage(''), docPage('a')] }],
});
const open = {
  plugin: 'acme',
  metric: 'open',
  label: 'open errors',
  value: 'counts.open',
  unit: '!',
  colours: [
    { is: ['0', 'none'], colour: 'good' as const },
    { from: 10, colour: 'error' as const },
    { from: 1, colour: 'warning' as const },
  ],
};

function texts(job: BadgeJob, of = site): Record<string, string> {
  return Object.fromEntries(
    badgeFiles(of, job).map((file) => [file.path, 'text' in file ? file.text() : '']),
  );
}
const endpoint = (...values: unknown[]) =>
  JSON.parse(
    texts({ own: false, of: [open] }, { ...site, collected: collected(...values) })[
      'badges/default/component/orders/open.json'
    ] ?? 'null',
  ) as unknown;

test('without a word there are none', () => {
  expect(badgeFiles(site, { own: false, of: [] })).toEqual([]);
});

test('own ones stand where there is something to say, for addresses that can be', () => {
  const files = texts({ own: true, of: [] });
  expect(Object.keys(files)).toEqual(
    ['lifecycle', 'owner', 'docs'].flatMap((metric) => [
      `badges/default/component/orders/${metric}.svg`,
      `badges/default/component/orders/${metric}.json`,
    ]),
  );
  expect(JSON.parse(files['badges/default/component/orders/owner.json'] ?? '')).toEqual({
    schemaVersion: 1,
    label: 'owner',
    message: '"Shop" <b>& and 1 more',
    color: '1f5fa8',
  });
  const svg = files['badges/default/component/orders/owner.svg'];
  expect(svg).toContain('aria-label="owner: &quot;Shop&quot; &lt;b&gt;&amp; and 1 more"');
  expect(svg).not.toMatch(/<b>|<script|style=|href/);
  expect(files['badges/default/component/orders/docs.json']).toContain('"2 pages"');
});

test.each<[string, unknown[], object | null]>([
  ['a number takes the first colour that holds', [12], { message: '12!', color: 'b3261e' }],
  ['numbers of several instances add up', [0.1, 0.2, 3], { message: '3.3!', color: '94580a' }],
  ['words stand side by side', ['none', 'none'], { message: 'none!', color: '2e7237' }],
  ['a value that no rule knows is neutral', ['many', 1], { message: 'many, 1!', color: '5b5b5b' }],
  ['nothing where there is no value', [null, '', Number.NaN, {}], null],
])('%s', (_, values, expected) => {
  const found = endpoint(...values);
  expect(found && (({ message, color }) => ({ message, color }))(found as Record<string, unknown>)).toEqual(
    expected,
  );
});

test('texts of vendors are bounded, and on one line', () => {
  const svg = badgeSvg({ label: 'a', message: `x\n\u202e${'😀'.repeat(100)}`, colour: 'info' });
  expect(svg).toContain(`>x ${'😀'.repeat(57)}…</text>`);
  expect(svg).not.toContain('\u202e');
});

test('the width follows the letters', () => {
  expect(textWidth('')).toBe(0);
  expect(textWidth('illi')).toBeLessThan(textWidth('mmmm') / 3);
  expect(textWidth('漢字')).toBe(23);
});
