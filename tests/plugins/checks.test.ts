/** Plugins' own rules over entities. */
import { afterEach, expect, test, vi } from 'vitest';
import type { Check } from '../../src/plugin.ts';
import { problemSchema } from '../../src/problems.ts';
import { runChecks } from '../../src/plugins/run-checks.ts';
import { makeSite } from '../views/site.ts';

const source = 'kind: Component\nmetadata:\n  name: orders\nspec:\n  type: service\n  owner: nobody\n';
const site = {
  ...makeSite({
    entities: [
      { kind: 'Component', name: 'cart' },
      { kind: 'Component', name: 'orders', source, lines: { kind: 1, spec: { type: 5, owner: 6 } } },
      { kind: 'Resource', name: 'db', inferred: true },
    ],
  }),
  collected: new Map([
    [
      'acme',
      {
        version: 1 as const,
        plugin: 'acme',
        budget: 60,
        parts: {
          '': {
            state: 'fresh' as const,
            entities: { 'component:default/orders': { data: { open: 3 }, since: '2026-01-01T00:00:00Z' } },
          },
        },
        problems: [],
      },
    ],
  ]),
};
const check = (fields: Partial<Check> & Pick<Check, 'check'>) => ({
  plugin: 'acme',
  rule: 'rule',
  description: 'A rule.',
  ...fields,
});

test('a finding has the place of the field it is about, the severity of its rule, and its page', async () => {
  const one = check({
    severity: 'info',
    docs: 'https://acme.example/rules',
    check({ name }, { report, collected }) {
      if (name === 'orders')
        report({
          message: `${JSON.stringify(collected[0]?.data)}`,
          hint: 'Close them.',
          path: ['spec', 'owner'],
        });
      if (name === 'cart') report({ message: 'No place.', severity: 'error' });
    },
  });
  expect(await runChecks([one], site)).toEqual([
    {
      rule: 'acme/rule',
      severity: 'error',
      message: 'No place.',
      docs: 'https://acme.example/rules',
      repository: 'github.com/acme/shop',
      file: 'catalog-info.yaml',
      line: 1,
      ref: 'component:default/cart',
    },
    {
      rule: 'acme/rule',
      severity: 'info',
      message: '{"open":3}',
      hint: 'Close them.',
      docs: 'https://acme.example/rules',
      repository: 'github.com/acme/shop',
      file: 'catalog-info.yaml',
      line: 6,
      excerpt: '  owner: nobody',
      ref: 'component:default/orders',
    },
  ]);
});

test('a rule that throws is reported once, goes on with other entities, and stops no other rule', async () => {
  const problems = await runChecks(
    [
      check({
        rule: 'broken',
        check({ name }, { report }) {
          if (name === 'orders') return report({ message: 'Found.' });
          throw new TypeError('x is undefined');
        },
      }),
      check({ rule: 'late', check: () => Promise.reject(new Error('late')) }),
      check({
        rule: 'fine',
        check: ({ name }, { report }) => void (name === 'db' && report({ message: 'Fine.' })),
      }),
    ],
    site,
  );
  expect(problems.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
    'check-failed: The rule "broken" of the plugin "acme" failed at component:default/cart and 1 more: x is undefined.',
    'check-failed: The rule "late" of the plugin "acme" failed at component:default/cart and 2 more: late.',
    'acme/fine: Fine.',
    'acme/broken: Found.',
  ]);
  expect(problems.find(({ rule }) => rule === 'acme/fine')).not.toHaveProperty('file');
});

test('what a rule says is bounded', async () => {
  const loud = check({
    check: (_, { report }) => {
      for (let count = 0; count < 10_000; count++) report({ message: 'x'.repeat(5000) });
    },
  });
  const problems = await runChecks([loud], site);
  const found = problems.filter(({ ref }) => ref !== undefined);
  expect(found).toHaveLength(5000);
  expect(found[0]?.message).toHaveLength(1000);
  expect(problems.filter(({ ref }) => ref === undefined).map(({ message }) => message)).toEqual([
    'The rule "rule" of the plugin "acme" has found 25000 more: the first 5000 are listed.',
  ]);
});

test.each<[string, object, string]>([
  ['severity', { message: 'Bad.', severity: 'critical' }, 'severity'],
  ['message', { message: { text: 'Bad.' } }, 'message'],
  ['hint', { message: 'Bad.', hint: 5 }, 'hint'],
  ['path', { message: 'Bad.', path: 'spec' }, 'path'],
])(
  'a finding with a wrong %s is the fault of its rule, and costs no other finding',
  async (_, finding, at) => {
    const one = check({
      check({ name }, { report }) {
        if (name !== 'db') report({ message: 'Good.' });
        if (name === 'orders') report(finding as never);
      },
    });
    const problems = await runChecks([one], site);
    expect(problems.map(({ rule }) => rule).sort()).toEqual(['acme/rule', 'acme/rule', 'check-failed']);
    expect(problems.find(({ rule }) => rule === 'check-failed')?.message).toContain(
      `The rule "rule" of the plugin "acme" failed at component:default/orders: What it reports is wrong at \`${at}\`: `,
    );
    for (const problem of problems) expect(problemSchema.parse(problem)).toEqual(problem);
  },
);

test('whatever a rule throws, it is reported', async () => {
  const one = check({
    check: () => {
      // oxlint-disable-next-line no-throw-literal -- that is the case
      throw Object.create(null);
    },
  });
  const [problem] = await runChecks([one], site);
  expect(problem?.message).toMatch(/and 2 more: something that has no message\.$/);
});

afterEach(() => void vi.useRealTimers());

test('a rule that never ends is waited for once', async () => {
  vi.useFakeTimers();
  const never = check({ rule: 'never', check: () => new Promise(() => {}) });
  const other = check({ rule: 'other', check: () => new Promise(() => {}) });
  const fine = { ...check({ check: (_, { report }) => report({ message: 'Fine.' }) }), plugin: 'b' };
  const running = runChecks([never, other, fine], site);
  await vi.advanceTimersByTimeAsync(60_000);
  expect((await running).map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
    expect.stringContaining(
      'check-failed: The rule "never" of the plugin "acme" failed at component:default/cart: It did not end within 60 seconds.',
    ),
    'b/rule: Fine.',
    'b/rule: Fine.',
    'b/rule: Fine.',
  ]);
});
