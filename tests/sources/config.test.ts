import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/sources/config-file.ts';
import { createSources, parseSources, parseSourcesFile, secretsOf } from '../../src/sources/config.ts';
import { sourcesJsonSchema } from '../../src/sources/config-schema.ts';
import { parseSourceArgument } from '../../src/sources/source-argument.ts';
import { createRepository, sourceContext, temporaryFolder } from './support/repositories.ts';

const file = 'content/sources.yaml';

function mistakes(text: string): string {
  try {
    parseSourcesFile(text, file);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('was accepted');
}

test('reads every kind of source and the settings', () => {
  const { config } = parseSourcesFile(
    `
sources:
  - github: acme
    token: \${GITHUB_TOKEN}
  - github: { org: acme, host: https://ghe.acme.com, include: ['tool-*'], exclude: [old], archived: true, forks: true, topics: [docs] }
    app: { id: 4711, key: "\${APP_KEY}" }
  - git: git@git.acme.com:payments.git
    ref: release/2
  - folder: ../services
visibility: internal
descriptors: ['**/component.yaml']
rules:
  - allow: [Component, { kind: Template, spec.type: service }]
limits: { files: 10, entities: 20, seconds: 30 }
`,
    file,
  );
  expect(config.sources).toHaveLength(4);
  expect(config).toMatchObject({
    visibility: 'internal',
    descriptors: ['**/component.yaml'],
    rules: [{ allow: ['Component', { kind: 'Template', 'spec.type': 'service' }] }],
    limits: { files: 10, seconds: 30 },
    crawlLimits: { entities: 20, seconds: 30, pages: 20_000 },
  });
  const env = { GITHUB_TOKEN: 'abcd', APP_KEY: 'efgh' };
  expect(
    createSources(config, '/home/ada/portal/content', env).map(({ label, folder }) => [label, folder]),
  ).toEqual([
    ['github acme', undefined],
    ['github ghe.acme.com/acme', undefined],
    ['git git@git.acme.com:payments.git', undefined],
    ['folder ../services', '/home/ada/portal/services'],
  ]);
  expect(secretsOf(config, env)).toEqual(['abcd', 'efgh']);
});

test('names every mistake at once, with its place', () => {
  expect(
    mistakes(`sources:
  - folder: ../services
    ref: main
  - github: { org: acme, arcived: true, include: tool-* }
  - github: a/b/c
  - gitlab: acme
  - folder: x
    git: https://git.acme.com/x.git
  - ../services
  - git: https://git.acme.com/x.git
    ref: --upload-pack=x
visibilty: public
visibility: secret
limits: { files: -1, filez: 2 }
rules: [{ allow: 3 }]
`),
  ).toMatchInlineSnapshot(`
    "content/sources.yaml has 13 mistakes:
      content/sources.yaml:3:5 sources[0]: "ref" is not known here
      content/sources.yaml:4:26 sources[1].github: "arcived" is not known here
      content/sources.yaml:4:50 sources[1].github.include: expected array, received string
      content/sources.yaml:5:13 sources[2].github: must be "organisation" or "organisation/repository"
      content/sources.yaml:6:13 sources[3].gitlab: must name a group and what of it to read, like { group: acme, people: only }
      content/sources.yaml:7:5 sources[4]: must have exactly one of "folder", "git", "github", "gitlab", "entities"; it has several
      content/sources.yaml:9:5 sources[5]: must be one of "folder", "git", "github", "gitlab", "entities" with a value, like "folder: ../services"
      content/sources.yaml:11:10 sources[6].ref: is not a name that a branch, tag or commit can have
      content/sources.yaml:12:1: "visibilty" is not known here; did you mean "visibility"?
      content/sources.yaml:13:13 visibility: Invalid option: expected one of "public"|"internal"
      content/sources.yaml:14:18 limits.files: Too small: expected number to be >0
      content/sources.yaml:14:22 limits: "filez" is not known here
      content/sources.yaml:15:18 rules[0].allow: expected array, received number"
  `);
});

test('a secret in the file is refused and not repeated', () => {
  const text = mistakes(`sources:
  - git: https://ada:sentinel-Tok3n@git.acme.com/x.git
  - github: acme
    token: ghp_sentinel-Tok3n
  - github: acme
    app: { id: 1, key: sentinel-Tok3n }
`);
  expect(text).not.toContain('Tok3n');
  expect(text).toMatchInlineSnapshot(`
    "content/sources.yaml has 3 mistakes:
      content/sources.yaml:2:10 sources[0].git: The git address holds a user name, password or token. Take it out of the address (and revoke it if the file was shared), put it into an environment variable, and write \`token: \${NAME_OF_THE_VARIABLE}\`.
      content/sources.yaml:4:12 sources[1].token: must name an environment variable, like \${GITHUB_TOKEN}. Secrets do not belong into this file; if this one was shared, revoke it
      content/sources.yaml:6:24 sources[2].app.key: must name an environment variable, like \${GITHUB_TOKEN}. Secrets do not belong into this file; if this one was shared, revoke it"
  `);
});

test.each(['', 'sources: []', '- folder: x', 'sources: [', 'a: &a [*a]', 'sources: {folder: x}'])(
  '%j is refused',
  (text) => {
    expect(mistakes(text)).toMatch(
      /^content\/sources\.yaml has (a mistake|\d+ mistakes):\n {2}content\/sources\.yaml/,
    );
  },
);

test('a mistake in the syntax is one mistake', () => {
  expect(mistakes('sources:\n  - github: acme\n    app: { id: 1, key: ${APP_KEY} }\nvisibility: public\n'))
    .toMatchInlineSnapshot(`
    "content/sources.yaml has a mistake:
      content/sources.yaml:3:25: YAML: Unexpected flow-map-start at node end. Inside { }, write "\${NAME}" with quotes."
  `);
});

test('a source whose variable is not set lists nothing and says so', async () => {
  const config = parseSources({ sources: [{ github: 'acme', token: '${ACME_TOKEN}' }] });
  const [source] = createSources(config, '/', {});
  expect(await source?.list(sourceContext('/nonexistent'))).toMatchObject({
    ok: false,
    problems: [{ rule: 'token-missing', message: expect.stringContaining('ACME_TOKEN') as string }],
  });
});

test('the JSON Schema describes the keys that are accepted', () => {
  const schema = sourcesJsonSchema() as { properties: Record<string, unknown>; required: string[] };
  expect(Object.keys(schema.properties).sort()).toEqual([
    'codeowners',
    'descriptors',
    'embeds',
    'limits',
    'rules',
    'sources',
    'visibility',
  ]);
  expect(schema.required).toEqual(['sources']);
});

describe('arguments of try', () => {
  const cases: [argument: string, spec: object][] = [
    ['github:acme', { github: { org: 'acme' } }],
    ['github:acme/payments', { github: { org: 'acme', repo: 'payments' } }],
    ['github:github.com/acme', { github: { org: 'acme' } }],
    ['github:ghe.acme.com/acme', { github: { org: 'acme', host: 'ghe.acme.com' } }],
    [
      'github:ghe.acme.com:8443/acme/payments',
      { github: { org: 'acme', repo: 'payments', host: 'ghe.acme.com:8443' } },
    ],
    ['https://git.acme.com/payments.git', { git: 'https://git.acme.com/payments.git' }],
    ['ssh://git@git.acme.com/payments.git', { git: 'ssh://git@git.acme.com/payments.git' }],
    ['git@git.acme.com:payments.git', { git: 'git@git.acme.com:payments.git' }],
    ['file:///srv/git/payments.git', { git: 'file:///srv/git/payments.git' }],
  ];
  test.each(cases)('%s', (argument, spec) => {
    const parsed = parseSourceArgument(argument, '/nonexistent', {});
    expect(parsed).toEqual(spec);
    expect(parseSources({ sources: [parsed] }).sources).toEqual([spec]);
  });

  test('a folder wins, bare repositories are read through git', () => {
    const folder = temporaryFolder();
    mkdirSync(`${folder}/github:acme`);
    expect(parseSourceArgument('github:acme', folder, {})).toEqual({ folder: `${folder}/github:acme` });
    const { git } = createRepository(`${folder}/work`);
    git('clone', '--quiet', '--bare', '.', '../bare dir.git');
    expect(parseSourceArgument('bare dir.git', folder, {})).toEqual({
      git: `file://${folder}/bare%20dir.git`,
    });
  });

  test("only github.com gets the environment's token unasked", () => {
    const env = { GITHUB_TOKEN: 'abcd' };
    const token = '${GITHUB_TOKEN}';
    expect(parseSourceArgument('github:acme', '/', env)).toMatchObject({ token });
    expect(parseSourceArgument('https://github.com/acme/x', '/', env)).toMatchObject({ token });
    for (const other of [
      'github:ghe.acme.com/acme',
      'https://github.com.evil.test/x',
      'http://github.com/x',
      'git@github.com:x',
    ])
      expect(parseSourceArgument(other, '/', env)).not.toHaveProperty('token');
    expect(parseSourceArgument('github:acme', '/', { GH_TOKEN: 'abcd' })).toMatchObject({
      token: '${GH_TOKEN}',
    });
  });

  test.each([
    'nowhere',
    'file.md',
    'github:',
    'github:a/b/c',
    'github:..',
    '-x',
    'ext::sh -c id',
    'svn://x/y',
    'https://a:Tok3n@b/c',
  ])('%s is refused', (argument) => {
    const folder = temporaryFolder();
    writeFileSync(`${folder}/file.md`, '');
    expect(() => parseSourceArgument(argument, folder, {})).toThrow(/\w{3,}\.( |$)/);
    expect(() => parseSourceArgument(argument, folder, {})).not.toThrow(/Tok3n/);
  });
});
