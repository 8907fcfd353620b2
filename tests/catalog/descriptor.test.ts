import { describe, expect, test } from 'vitest';
import { parseDescriptor, processDescriptor } from '../../src/catalog/descriptor.ts';
import { defineKind, type KindDefinition } from '../../src/catalog/kind.ts';
import { kinds } from '../../src/catalog/kinds/index.ts';
import type { Repository } from '../../src/catalog/repository.ts';
import type { CatalogRules } from '../../src/catalog/rules.ts';
import { z } from 'zod';

const local: Repository = { id: 'shop', name: 'shop', source: 'test', visibility: 'unknown' };
const hosted: Repository = {
  ...local,
  id: 'github.com/acme/shop',
  url: 'https://github.com/acme/shop',
  forge: 'github',
  branch: 'main',
};

interface Setting {
  repository?: Repository;
  file?: string;
  files?: Record<string, string>;
  rules?: CatalogRules;
  kinds?: readonly KindDefinition[];
}

function run(
  text: string,
  { repository = local, file = 'catalog-info.yaml', files = {}, ...context }: Setting = {},
) {
  const parsed = parseDescriptor({ repository, file, text });
  return { parsed, ...processDescriptor(parsed, { read: (path) => files[path], ...context }) };
}

function component(spec = '', metadata = ''): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: cart
${metadata}spec:
  type: service
  lifecycle: production
  owner: payments
${spec}`;
}

describe('places', () => {
  const place = (text: string) => {
    const [problem] = run(text).problems;
    return problem && [problem.rule, `${problem.line}:${problem.column}`, problem.excerpt];
  };

  test.each([
    ['a value', component('  system: [a\n'), ['yaml-syntax', '10:1', '']],
    ['a value of the wrong type', component('  system: 5\n'), ['wrong-type', '9:11', '  system: 5']],
    [
      'an item of a list',
      component('  dependsOn:\n    - cart\n'),
      ['invalid-reference', '10:7', '    - cart'],
    ],
    [
      'a key that does not belong',
      component('', '  x: 1\n').concat('extra: 1\n'),
      ['unknown-field', '10:1', 'extra: 1'],
    ],
    ['a key given twice', component('  owner: b\n'), ['duplicate-key', '9:3', '  owner: b']],
    [
      'a missing field, at what should hold it',
      component().replace('  owner: payments\n', ''),
      ['missing-field', '6:3', '  type: service'],
    ],
    ['a tag', component('', '  tags: [ok, Not OK]\n'), ['invalid-tag', '5:14', '  tags: [ok, Not OK]']],
    ['after a byte order mark', `\uFEFFa: 1\n`, ['missing-field', '1:1', 'a: 1']],
    [
      'with Windows line ends',
      component('  system: 5\n').replaceAll('\n', '\r\n'),
      ['wrong-type', '9:11', '  system: 5'],
    ],
    [
      'in a later document',
      `${component()}---\nkind: Component\n`,
      ['missing-field', '10:1', 'kind: Component'],
    ],
    ['through an alias', component('  x: &x 5\n  system: *x\n'), ['wrong-type', '10:11', '  system: *x']],
  ])('%s', (_title, text, expected) => {
    expect(place(text)).toEqual(expected);
  });

  test('every problem names repository and file, and that of an entity its ref', () => {
    expect(run(component('  system: 5\n'), { file: 'a/b.yaml' }).problems).toMatchObject([
      { repository: 'shop', file: 'a/b.yaml', ref: 'component:default/cart', severity: 'warning' },
    ]);
  });

  test('an entity stands on the first line of its document', () => {
    const { records } = run(
      `# shop\n---\n${component()}---\n\n# second\n${component().replace('cart', 'b')}`,
    );
    expect(records.map(({ origin }) => [origin.document, origin.line])).toEqual([
      [0, 3],
      [1, 13],
    ]);
  });
});

describe('what comes of a document', () => {
  test('an entity with its relations, both ways', () => {
    const { records } = run(component('  system: shop\n  dependsOn: [resource:b, component:Ops/A]\n'));
    expect(records).toMatchObject([
      {
        ref: 'component:default/cart',
        entity: {
          metadata: { name: 'cart', namespace: 'default' },
          spec: { dependsOn: ['component:Ops/A', 'resource:b'] },
        },
        relations: [
          { type: 'dependsOn', targetRef: 'component:ops/a' },
          { type: 'dependsOn', targetRef: 'resource:default/b' },
          { type: 'ownedBy', targetRef: 'group:default/payments' },
          { type: 'partOf', targetRef: 'system:default/shop' },
        ],
      },
    ]);
    expect(records[0]?.reverse).toContainEqual({
      sourceRef: 'system:default/shop',
      type: 'hasPart',
      targetRef: 'component:default/cart',
    });
  });

  test('a broken document leaves its siblings alone', () => {
    const { records, documents } = run(
      `${component()}---\na: b: c\n---\n${component().replace('cart', 'b')}`,
    );
    expect(records.map(({ ref }) => ref)).toEqual(['component:default/cart', 'component:default/b']);
    expect(documents.map(({ accepted, kinder }) => [accepted, kinder])).toEqual([
      [true, ['sibling-broken']],
      [false, undefined],
      [true, ['sibling-broken']],
    ]);
  });

  test('the raw text of the document is kept', () => {
    const { records } = run(`# one\n---\n${component()}---\n${component().replace('cart', 'b')}`);
    expect(records.map(({ source }) => source?.split('\n')[3])).toEqual(['  name: cart', '  name: b']);
  });

  test('`__proto__` keys are dropped and reported', () => {
    const { records, problems } = run(component('  x:\n    __proto__: {polluted: 1}\n'));
    expect(problems).toMatchObject([{ rule: 'reserved-key', line: 10, column: 5 }]);
    expect(Object.getOwnPropertyNames(records[0]?.entity.spec?.['x'])).toEqual([]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('a skeleton of a template is a remark, not an error', () => {
    expect(run(component().replace('cart', '${{ values.name }}')).problems).toMatchObject([
      { rule: 'template-skeleton', severity: 'info', line: 4 },
    ]);
    expect(run('{%- if values.name %}\nkind: Component\n').problems).toMatchObject([
      { rule: 'template-skeleton' },
    ]);
  });
});

describe('kinder than Backstage', () => {
  test.each([
    ['null-value', component('  system:\n'), { system: undefined }],
    ['unquoted-value', component().replace('service', '1.10'), { type: '1.10' }],
    ['single-for-list', component('  dependsOn: component:a\n'), { dependsOn: ['component:a'] }],
    ['list-for-single', component('  system: [a, b]\n'), { system: 'a' }],
    ['reference-object', component().replace('payments', '{kind: User, name: jane}'), { owner: 'User:jane' }],
    ['empty-text', component('  system: ""\n'), { system: undefined }],
    ['missing-field', component().replace('  owner: payments\n', ''), { owner: undefined }],
    ['unreadable-reference', component('  dependsOn: [a]\n'), { dependsOn: ['a'] }],
    ['foreign-api-version', component().replace('backstage.io/v1alpha1', 'example.com/v1'), {}],
    ['kind-case', component().replace('Component', 'component'), {}],
    ['unknown-field', `${component()}status: {}\n`, {}],
    ['namespace-case', component('', '  namespace: Ops\n'), {}],
    ['long-name', component().replace('cart', 'x'.repeat(70)), {}],
    ['placeholder', component('  definition: {$text: ./nope}\n'), { definition: { $text: './nope' } }],
  ])('%s', (reason, text, spec) => {
    const { records, documents, problems } = run(text);
    expect(documents).toMatchObject([{ accepted: true, kinder: [reason], backstage: { accepted: false } }]);
    expect(problems.map(({ severity }) => severity)).toEqual(['warning']);
    for (const [field, value] of Object.entries(spec))
      expect(records[0]?.entity.spec?.[field]).toEqual(value);
  });

  test('tags are put into legal form, and those that cannot be are left out', () => {
    const { records } = run(component('', '  tags: [Java, a_b, "", ok, "!"]\n'));
    expect(records[0]?.entity.metadata.tags).toEqual(['java', 'a-b', 'ok']);
  });

  test('a Location of type file is followed within the repository', () => {
    const { targets, documents } = run(
      'apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}\nspec: {type: file, target: ./a.yaml}\n',
      { file: 'x/all.yaml' },
    );
    expect(documents).toMatchObject([{ kinder: ['location-type'], backstage: { stage: 'other' } }]);
    expect(targets).toMatchObject([{ path: 'x/a.yaml', required: true }]);
  });

  test.each([
    ['no name', component().replace('  name: cart\n', '  title: Cart\n')],
    ['a name with spaces', component().replace('cart', 'my cart')],
    ['an unknown kind', component().replace('Component', 'Widget')],
    [
      'a foreign apiVersion without what the kind needs',
      component().replace('backstage.io', 'example.com').replace('  type: service\n', ''),
    ],
    ['an object of Kubernetes', 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {}\n'],
  ])('but not with %s', (_title, text) => {
    const { records, problems } = run(text);
    expect(records).toEqual([]);
    expect(problems[0]?.severity).toBe('error');
  });
});

describe('placeholders', () => {
  test('name the files that they need, from the root of the repository', () => {
    const { parsed } = run(
      component(
        '  a: {$text: ./x.md}\n  b: [{$json: ../y.json}, {$yaml: /z.yaml}, {$text: "https://example.com/q"}]\n',
      ),
      { file: 'docs/catalog-info.yaml' },
    );
    expect(parsed.wanted).toEqual(['docs/x.md', 'y.json', 'z.yaml']);
  });

  test('become the content of those files', () => {
    const { records } = run(
      component('  a: {$text: x}\n  b: {$json: y}\n  c: {$yaml: z}\n  d: {$openapi: z}\n'),
      {
        files: { x: 'text', y: '[1]', z: 'k: v\n' },
      },
    );
    expect(records[0]?.entity.spec).toMatchObject({ a: 'text', b: [1], c: { k: 'v' }, d: 'k: v\n' });
  });

  test('an address of the same repository is read from it', () => {
    const text = component('  a: {$text: "https://github.com/acme/shop/blob/main/docs/x.md"}\n');
    expect(
      run(text, { repository: hosted, files: { 'docs/x.md': 'read' } }).records[0]?.entity.spec?.['a'],
    ).toBe('read');
    expect(run(text, { files: { 'docs/x.md': 'read' } }).problems).toMatchObject([
      { rule: 'placeholder-elsewhere' },
    ]);
  });
});

describe('locations', () => {
  const location = (spec: string) =>
    `apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}\nspec: ${spec}\n`;

  test('give paths, globs and addresses', () => {
    const { targets } = run(
      location(
        '{targets: [./a.yaml, /b.yaml, "../**/c.yaml", "https://github.com/acme/shop/blob/main/d.yaml", "https://github.com/acme/other/blob/main/e.yaml"]}',
      ),
      { repository: hosted, file: 'x/all.yaml' },
    );
    expect(targets.map(({ path, glob, url }) => path ?? glob ?? url)).toEqual([
      'x/a.yaml',
      'b.yaml',
      '**/c.yaml',
      'd.yaml',
      'https://github.com/acme/other/blob/main/e.yaml',
    ]);
    expect(targets[2]).toMatchObject({ glob: '**/c.yaml', required: true });
  });

  test('may be optional', () => {
    expect(run(location('{target: ./a.yaml, presence: optional}')).targets).toMatchObject([
      { required: false },
    ]);
  });
});

describe('annotations', () => {
  test('say where the entity comes from', () => {
    const { records } = run(component(), { repository: hosted, file: 'a b/catalog-info.yaml' });
    expect(records[0]?.entity.metadata.annotations).toEqual({
      'backstage.io/managed-by-location':
        'url:https://github.com/acme/shop/blob/main/a%20b/catalog-info.yaml',
      'backstage.io/managed-by-origin-location':
        'url:https://github.com/acme/shop/blob/main/a%20b/catalog-info.yaml',
      'backstage.io/view-url': 'https://github.com/acme/shop/blob/main/a%20b/catalog-info.yaml',
      'backstage.io/edit-url': 'https://github.com/acme/shop/edit/main/a%20b/catalog-info.yaml',
      'backstage.io/source-location': 'url:https://github.com/acme/shop/tree/main/a%20b/',
    });
  });

  test('those of the descriptor win, but for scripts and the managed-by pair', () => {
    const { records } = run(
      component(
        '',
        '  annotations:\n    backstage.io/view-url: "javascript:alert(1)"\n    backstage.io/edit-url: https://e\n    backstage.io/managed-by-location: url:https://other\n',
      ),
      { repository: hosted },
    );
    expect(records[0]?.entity.metadata.annotations).toMatchObject({
      'backstage.io/view-url': 'https://backstage.io/annotation-rejected-for-security-reasons',
      'backstage.io/edit-url': 'https://e',
      'backstage.io/managed-by-location': 'url:https://github.com/acme/shop/blob/main/catalog-info.yaml',
    });
  });

  test('a repository without a web address gives none', () => {
    expect(run(component()).records[0]?.entity.metadata.annotations).toBeUndefined();
  });
});

describe('rules', () => {
  test('turn a kind away, and Backstage with them the file', () => {
    const { documents, records } = run(`${component()}---\n${component().replace('Component', 'Domain')}`, {
      rules: [{ allow: ['component'] }],
    });
    expect(records).toHaveLength(1);
    expect(documents[1]).toMatchObject({
      accepted: false,
      backstage: { stage: 'rules', locationOk: false },
      problems: [{ rule: 'kind-not-allowed' }],
    });
  });

  test.each([
    [[{ allow: [{ kind: 'Component', 'spec.type': 'SERVICE' }] }], true],
    [[{ allow: [{ kind: 'Component', 'spec.type': 'library' }] }], false],
    [[{ allow: ['Component'], locations: [{ type: 'url', pattern: 'https://github.com/ACME/**' }] }], true],
    [[{ allow: ['Component'], locations: [{ type: 'url', exact: 'https://github.com/acme/other' }] }], false],
    [[{ allow: ['Component'], locations: [{ type: 'file', pattern: '**' }] }], false],
    [[], false],
  ] satisfies [CatalogRules, boolean][])('%j: %s', (rules, isAllowed) => {
    expect(run(component(), { repository: hosted, rules }).records).toHaveLength(isAllowed ? 1 : 0);
  });
});

test('further kinds come in as definitions, and are counted as kinder', () => {
  const widget = defineKind({
    kind: 'Widget',
    apiVersions: ['example.com/v1'],
    spec: z.looseObject({ size: z.number() }),
    relations: [{ field: 'of', defaultKind: 'Component', forward: 'partOf', reverse: 'hasPart' }],
    label: 'Widget',
    plural: 'Widgets',
    description: 'A small thing.',
    tape: 'other',
    extension: true,
  });
  const text = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: 1, of: cart}\n';
  const { records, documents } = run(text, { kinds: [...kinds, widget] });
  expect(records).toMatchObject([
    { ref: 'widget:default/w', relations: [{ type: 'partOf', targetRef: 'component:default/cart' }] },
  ]);
  expect(documents).toMatchObject([
    { kinder: ['extension-kind'], backstage: { stage: 'kind' }, relations: [] },
  ]);
});

describe('hostile input is a problem, never a crash', () => {
  test.each([
    ['20,000 brackets', '['.repeat(20_000), 'yaml-too-deep'],
    ['20,000 brackets inside an entity', component(`  x: ${'['.repeat(20_000)}\n`), 'yaml-too-deep'],
    ['500 levels that close', component(`  x: ${'['.repeat(500)}${']'.repeat(500)}\n`), 'yaml-too-deep'],
    [
      'an alias bomb',
      component(
        '  a: &a [x]\n  b: &b [*a,*a,*a,*a,*a,*a,*a]\n  c: &c [*b,*b,*b,*b,*b,*b,*b]\n  d: [*c,*c,*c,*c,*c,*c,*c]\n',
      ),
      'yaml-alias',
    ],
    ['an alias of itself', component('  a: &a [*a]\n'), 'yaml-alias'],
    ['an unknown alias', component('  a: *.js\n'), 'yaml-alias'],
    ['nine million characters', `a: ${'x'.repeat(9_000_000)}`, 'descriptor-too-large'],
    ['NUL bytes', '\0'.repeat(1000), 'not-an-entity'],
    [
      'a tag that runs code elsewhere',
      component('  x: !!python/object/apply:os.system ["true"]\n'),
      'yaml-warning',
    ],
    ['10,001 documents', 'a: 1\n---\n'.repeat(10_001), 'too-many-documents'],
  ])('%s', (_title, text, rule) => {
    expect(run(text).problems.map((problem) => problem.rule)).toContain(rule);
  });

  test('20,000 keys in one mapping take no more than a moment', () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `    k${index}: 1\n`).join('');
    expect(run(component(`  x:\n${keys}`)).records).toHaveLength(1);
  }, 10_000);
});
