import { describe, expect, test } from 'vitest';
import { describeForm, wrongValue, type ValueForm } from '../../src/catalog/annotation-value.ts';
import { buildCatalog } from '../../src/catalog/catalog.ts';
import { annotationProblems } from '../../src/catalog/check-annotations.ts';
import { parseDescriptor, processDescriptor } from '../../src/catalog/descriptor.ts';
import { annotationBook } from '../../src/catalog/known-annotations.ts';

const repository = { id: 'acme/shop', name: 'shop', source: 'test', visibility: 'unknown' } as const;
const book = annotationBook([
  { name: 'acme.example/tracker', plugin: 'acme-tracker', example: 'orders' },
  {
    name: 'acme.example/dashboards',
    plugin: 'acme-tracker',
    example: 'https://a.example',
    value: 'url',
    list: true,
  },
]);

function problemsOf(annotations: string, before = '') {
  const text = `${before}apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: shop\n  annotations:\n${annotations}\nspec: { type: service, lifecycle: production, owner: shop }\n`;
  const parsed = parseDescriptor({ repository, file: 'catalog-info.yaml', text });
  const { records } = processDescriptor(parsed, { read: () => undefined });
  return annotationProblems(buildCatalog(records), book);
}
const meant = (name: string) =>
  problemsOf(`    ${name}: x`).map(
    ({ severity, hint }) => `${severity}: ${/`(.*)`/.exec(hint ?? '')?.[1]}`,
  )[0];

test('a misspelt annotation is reported at its key, with what was meant', () => {
  const before =
    'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: shop }\nspec: { type: team, children: [] }\n---\n# two\n';
  expect(
    problemsOf(
      '    # grafana/dashbord-selector is what we want\n    a/b: "1"\n    "grafana/dashbord-selector": shop',
      before,
    ),
  ).toEqual([
    {
      rule: 'misspelt-annotation',
      severity: expect.stringMatching(/info|warning/) as string,
      message: 'Nobody reads the annotation `grafana/dashbord-selector`: it seems to be misspelt.',
      hint: 'Did you mean `grafana/dashboard-selector`?',
      repository: 'acme/shop',
      file: 'catalog-info.yaml',
      line: 14,
      column: 6,
      excerpt: '    "grafana/dashbord-selector": shop',
      ref: 'component:default/shop',
    },
  ]);
});

describe('what was meant', () => {
  test.each([
    ['acme.example/traker', 'warning: acme.example/tracker'],
    ['acme.example/Tracker', 'warning: acme.example/tracker'],
    ['backstage.io/techdocs_ref', 'warning: backstage.io/techdocs-ref'],
    ['backstage.com/techdocs-ref', 'warning: backstage.io/techdocs-ref'],
    ['bakstage.io/techdocs-ref', 'warning: backstage.io/techdocs-ref'],
    ['backstage.io/docs-fresh-for', 'warning: callboard/docs-fresh-for'],
    ['techdocs-ref', 'warning: backstage.io/techdocs-ref'],
    ['githib.com/team-slug', 'warning: github.com/team-slug'],
    ['jenkins.io/job-fullname', 'info: jenkins.io/job-full-name'],
    ['sonarqube.com/project-key', 'info: sonarqube.org/project-key'],
  ])('%s', (name, expected) => expect(meant(name)).toBe(expected));

  test.each([
    'acme.example/owner-id',
    'other.example/traker',
    'gitlab.acme.com/project-slug',
    'gitlab.acme.com/user-login',
    'gitlab.acme/project-slug',
    'gitlab.com/user-login',
    'project-slug',
    'tracker',
    'backstage.io/project-slug',
    `acme.example/${'t'.repeat(63)}`,
  ])('%s may be somebody’s own', (name) => expect(meant(name)).toBeUndefined());
});

test('a value that cannot be used is reported with the part that is wrong and an example', () => {
  const [problem, ...more] = problemsOf('    acme.example/dashboards: https://a.example/1, ftp://b.example');
  expect(problem).toMatchObject({
    rule: 'annotation-value',
    severity: 'warning',
    message:
      'The annotation `acme.example/dashboards` holds "ftp://b.example", which cannot be used: it must be an address that begins with https:// or http://; several have commas between them.',
    hint: 'For example: `https://a.example`',
    line: 6,
    column: 5,
  });
  expect(more).toEqual([]);
  expect(problemsOf('    acme.example/dashboards: https://a.example/1,https://b.example')).toEqual([]);
});

test.each<[ValueForm, boolean, string, string | undefined]>([
  ['number', false, '12.5', undefined],
  ['number', false, 'twelve', 'twelve'],
  ['word', true, 'a, b', undefined],
  ['word', true, 'a, b c', 'b c'],
  ['word', false, 'a, b', 'a, b'],
  ['word', true, 'a,,b', ''],
  ['path', false, 'acme/shop', undefined],
  ['path', false, '/shop', '/shop'],
  ['pairs', false, 'service=payments,env=prod', undefined],
  ['pairs', false, 'service=payments,prod', 'prod'],
  [['eu', 'us'], false, 'eu', undefined],
  [['eu', 'us'], true, 'eu,uk', 'uk'],
])('%s (list: %s) and "%s"', (form, list, value, wrong) => {
  expect(wrongValue(value, form, list)).toBe(wrong);
  expect(describeForm(form, list)).not.toBe('');
});

test('hostile names and values cost little', () => {
  const started = performance.now();
  const names = Array.from(
    { length: 200 },
    (_, index) => `    acme.example/${'trackertracker'.repeat(4)}${index}: x`,
  );
  problemsOf([...names, `    acme.example/dashboards: "${','.repeat(200_000)}"`].join('\n'));
  expect(performance.now() - started).toBeLessThan(2000);
});

test('of one entity, so many are reported as help somebody', () => {
  // One letter more, at another place each time, in either case.
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const many = letters.flatMap((letter) =>
    [...'tracker'].map(
      (_, at) => `    acme.example/${'tracker'.slice(0, at)}${letter}${'tracker'.slice(at)}: x`,
    ),
  );
  expect(problemsOf([...new Set(many)].join('\n'))).toHaveLength(100);
});
