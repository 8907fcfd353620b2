import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { expect, test } from 'vitest';
import { folderSource } from '../../src/sources/folder.ts';
import { defaultLimits } from '../../src/sources/source.ts';
import {
  cleanEnv,
  createRepository,
  sourceContext,
  temporaryFolder,
  writeFiles,
  type Files,
} from './support/repositories.ts';

const context = sourceContext('/nonexistent');

async function list(folder: string) {
  return folderSource({ folder, baseDir: '/' }).list(context);
}

async function open(folder: string, limits = defaultLimits) {
  const { repositories } = await folderSource({ folder, baseDir: '/' }).list({ ...context, limits });
  const [handle] = repositories;
  if (!handle) throw new Error('nothing was listed');
  return handle.open();
}

const described = 'kind: Component\n';
const layouts: [title: string, files: Files, found: string[]][] = [
  [
    'a folder of repositories',
    { 'a/README.md': '', 'b/catalog-info.yml': described, 'c/mkdocs.yaml': '' },
    ['a', 'b', 'c'],
  ],
  ['one repository', { 'README.md': '', 'src/main.c': '', 'docs/README.md': '' }, ['work']],
  ['three levels deep', { 'x/y/z/README.md': '', 'x/y/z2/v/README.md': '' }, ['x/y/z']],
  ['a repository holds what is below it', { 'a/README.md': '', 'a/sub/catalog-info.yaml': described }, ['a']],
  [
    'a described folder without git is one repository, its packages included',
    {
      'catalog-info.yaml': described,
      'packages/a/catalog-info.yaml': described,
      'packages/b/catalog-info.yaml': described,
    },
    ['work'],
  ],
  [
    'a README beside described folders is about the folder of repositories',
    { 'README.md': '', 'a/catalog-info.yaml': described, 'org/b/mkdocs.yml': '' },
    ['a', 'org/b'],
  ],
  [
    'unless there are signs of a code base',
    {
      'README.md': '',
      'package.json': '{}',
      'a/catalog-info.yaml': described,
      'b/catalog-info.yaml': described,
    },
    ['work'],
  ],
  [
    'a README beside clones too',
    { 'README.md': '', 'package.json': '{}', 'a/.git/HEAD': 'x', 'o/b/.git/HEAD': 'x' },
    ['a', 'o/b'],
  ],
  ['loose YAML files', { 'teams.yaml': described, 'more/org.yml': described }, ['work (loose)']],
  [
    'loose YAML files beside repositories',
    { 'teams.yaml': described, 'a/README.md': '' },
    ['a', 'work (loose)'],
  ],
  [
    'dependencies and hidden folders are no repositories',
    { 'node_modules/x/README.md': '', '.x/README.md': '' },
    [],
  ],
];
test.each(layouts)('%s', async (_title, files, found) => {
  const folder = `${temporaryFolder()}/work`;
  mkdirSync(folder);
  writeFiles(folder, files);
  const { repositories } = await list(folder);
  expect(
    repositories.map(({ repository, loose }) => repository.id + (loose ? ' (loose)' : '')).sort(),
  ).toEqual(found);
});

test('loose files are those that are in no repository', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, {
    'teams.yaml': 'a',
    'more/org.yml': 'b',
    'more/x.txt': '',
    'repo/README.md': '',
    'repo/x.yaml': '',
  });
  const { repositories } = await list(folder);
  const tree = await repositories.find(({ loose }) => loose)?.open();
  expect(tree?.files.map(({ path }) => path)).toEqual(['more/org.yml', 'teams.yaml']);
});

test('a folder that is not there, and one that holds nothing, say so', async () => {
  const folder = temporaryFolder();
  expect(await list(`${folder}/nowhere`)).toMatchObject({
    ok: false,
    problems: [{ rule: 'source-unreachable' }],
  });
  expect(await list(folder)).toMatchObject({ ok: true, problems: [{ rule: 'source-empty' }] });
});

test('the remote names the repository, without its credentials', async () => {
  const { folder, git, commit } = createRepository(`${temporaryFolder()}/work`);
  commit({ 'README.md': '' });
  git('remote', 'add', 'origin', 'https://ada:sentinel-Tok3n@GitHub.com/acme/payments.git');
  const listing = await list(folder);
  expect(listing.repositories[0]?.repository).toMatchObject({
    id: 'github.com/acme/payments',
    name: 'payments',
    url: 'https://github.com/acme/payments',
    forge: 'github',
  });
  expect(JSON.stringify(listing)).not.toContain('Tok3n');
});

test('uncommitted changes count, ignored files do not', async () => {
  const { folder, commit } = createRepository(`${temporaryFolder()}/work`);
  commit({ 'README.md': 'old\n', 'gone.md': 'x\n', '.gitignore': 'dist\n' });
  writeFiles(folder, {
    'README.md': 'new\n',
    'added.md': 'y\n',
    'dist/x.md': 'z\n',
    'sub/.git/HEAD': 'ref: refs/heads/main\n',
  });
  renameSync(`${folder}/gone.md`, `${folder}/.git/gone.md`);
  const tree = await open(folder);
  expect(tree.files.map(({ path }) => path)).toEqual(['.gitignore', 'README.md', 'added.md']);
  expect(String(Buffer.from((await tree.read(['README.md'])).get('README.md') ?? []))).toBe('new\n');
  expect([...(await tree.lastChanged(['.gitignore', 'README.md', 'added.md'])).keys()]).toEqual([
    '.gitignore',
  ]);
});

test('a plain folder inside the work tree of another repository is read by itself', async () => {
  const { folder, commit } = createRepository(`${temporaryFolder()}/work`);
  commit({ '.gitignore': 'corpus\n', 'README.md': '' });
  writeFiles(folder, {
    'corpus/a/README.md': 'a',
    'corpus/a/node_modules/x/README.md': '',
    'corpus/a/docs/index.md': '',
  });
  const tree = await open(`${folder}/corpus`);
  expect(tree.repository).toMatchObject({ id: 'a' });
  expect(tree.repository.commit).toBeUndefined();
  expect(tree.files.map(({ path }) => path)).toEqual(['README.md', 'docs/index.md']);
});

test('no symbolic link is followed, not even one that appears later', async () => {
  const folder = temporaryFolder();
  const outside = temporaryFolder();
  writeFiles(outside, { 'secret.md': 'secret', 'docs/secret.md': 'secret' });
  writeFiles(folder, { 'a/README.md': '', 'a/docs/secret.md': 'mine', 'a/late.md': 'mine' });
  symlinkSync(`${outside}/secret.md`, `${folder}/a/link.md`);
  symlinkSync(outside, `${folder}/a/out`);
  symlinkSync(outside, `${folder}/b`);
  execFileSync('mkfifo', [`${folder}/a/pipe.md`]);
  const listing = await list(folder);
  expect(listing.repositories.map(({ repository }) => repository.id)).toEqual(['a']);
  expect(listing.problems).toMatchObject([{ rule: 'symlink-not-followed', severity: 'info' }]);
  const tree = await open(`${folder}/a`);
  expect(tree.files.map(({ path, kind }) => `${path} ${kind}`)).toEqual([
    'README.md file',
    'docs/secret.md file',
    'late.md file',
    'link.md symlink',
    'out symlink',
  ]);
  renameSync(`${folder}/a/docs`, `${folder}/a/docs2`);
  symlinkSync(`${outside}/docs`, `${folder}/a/docs`);
  renameSync(`${folder}/a/late.md`, `${folder}/a/later.md`);
  symlinkSync(`${outside}/secret.md`, `${folder}/a/late.md`);
  const paths = [
    'docs/secret.md',
    'late.md',
    'link.md',
    'out/secret.md',
    'pipe.md',
    '../b/secret.md',
    '/etc/passwd',
  ];
  expect(await tree.read(paths)).toEqual(new Map());
});

test('the folder that was named may itself be a symbolic link', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { 'real/a/README.md': 'a' });
  symlinkSync(`${folder}/real`, `${folder}/link`);
  const tree = await open(`${folder}/link`);
  expect((await tree.read(['README.md'])).size).toBe(1);
});

test.each([true, false])('names that cannot be used are skipped and told (git: %s)', async (withGit) => {
  const folder = `${temporaryFolder()}/work`;
  const repository = createRepository(folder);
  const names = ['new\nline.md', 'quo"te.md', 'back\\slash.md', "it's fine.md", 'ünïcode 名.md'];
  writeFiles(folder, { 'README.md': '' });
  for (const name of names) writeFileSync(`${folder}/${name}`, name);
  writeFileSync(
    Buffer.concat([Buffer.from(`${folder}/latin`), Buffer.from([0xe9]), Buffer.from('.md')]),
    'x',
  );
  if (withGit) repository.commit({});
  else renameSync(`${folder}/.git`, `${folder}/../git-elsewhere`);
  const tree = await open(folder);
  expect(tree.files.map(({ path }) => path)).toEqual(['README.md', "it's fine.md", 'ünïcode 名.md']);
  expect(tree.problems.map(({ rule }) => rule)).toEqual(Array(4).fill('file-name-unusable'));
  expect((await tree.read(["it's fine.md", 'ünïcode 名.md'])).size).toBe(2);
});

test('too many files are a problem that names the bound', async () => {
  const folder = temporaryFolder();
  for (let index = 0; index < 50; index += 1)
    writeFiles(folder, { [`docs/${index}.md`]: '', 'README.md': '' });
  const tree = await open(folder, { ...defaultLimits, files: 20 });
  expect(tree.files).toHaveLength(20);
  expect(tree.problems).toMatchObject([{ rule: 'limit-exceeded' }]);
  expect(tree.problems[0]?.message).toContain('limits.files');
});

test("nothing that the repository's own git configuration names is run", async () => {
  const top = temporaryFolder();
  const { folder, git, commit } = createRepository(`${top}/work`);
  const trap = `touch ${top}/sprung`;
  commit({
    'README.md': 'one\n',
    'docs/a.md': 'a\n',
    '.gitattributes': '*.md filter=evil diff=evil merge=evil\n',
  });
  commit({ 'README.md': 'two\n' });
  writeFiles(`${top}/hooks`, {
    'post-index-change': `#!/bin/sh\n${trap}\n`,
    'pre-auto-gc': `#!/bin/sh\n${trap}\n`,
  });
  execFileSync('chmod', ['-R', '755', `${top}/hooks`]);
  const lines = [
    [
      'core',
      ['fsmonitor', trap],
      ['hooksPath', `${top}/hooks`],
      ['sshCommand', trap],
      ['gitProxy', trap],
      ['pager', trap],
      ['editor', trap],
      ['askPass', trap],
      ['alternateRefsCommand', trap],
      ['worktree', '/etc'],
    ],
    [
      'filter "evil"',
      ['clean', `${trap}; cat`],
      ['smudge', `${trap}; cat`],
      ['process', trap],
      ['required', 'true'],
    ],
    ['diff "evil"', ['textconv', trap], ['command', trap]],
    ['diff', ['external', trap]],
    ['log', ['showSignature', 'true']],
    ['gpg', ['program', trap]],
    ['alias', ['ls-files', `!${trap}`], ['diff-tree', `!${trap}`]],
    ['credential', ['helper', `!${trap}`]],
    ['protocol "ext"', ['allow', 'always']],
    ['extensions', ['partialClone', 'evil']],
    ['remote "evil"', ['url', `ext::${trap}`], ['promisor', 'true'], ['uploadpack', trap]],
    ['include', ['path', '/etc/passwd']],
  ] as const;
  const config = lines.map(([section, ...settings]) =>
    [`[${section}]`, ...settings.map(([key, value]) => `\t${key} = "${value}"`)].join('\n'),
  );
  const valid = config.slice(0, -1).join('\n');
  appendFileSync(`${folder}/.git/config`, `${valid}\n`);
  // Makes every file look modified, and takes an object away that a promisor would be asked for.
  utimesSync(`${folder}/docs/a.md`, 1, 1);
  const lost = git('-c', 'core.fsmonitor=false', '-c', 'core.worktree=', 'rev-parse', 'HEAD~1:README.md');
  renameSync(`${folder}/.git/objects/${lost.slice(0, 2)}/${lost.slice(2)}`, `${top}/lost`);

  const check = async (): Promise<void> => {
    const tree = await open(folder);
    expect(tree.files.map(({ path }) => path)).toContain('docs/a.md');
    expect(tree.files.map(({ path }) => path)).not.toContain('passwd');
    expect((await tree.read(['docs/a.md', 'README.md'])).size).toBe(2);
    expect((await tree.lastChanged(['docs/a.md', 'README.md'])).size).toBe(tree.repository.commit ? 2 : 0);
    expect(existsSync(`${top}/sprung`)).toBe(false);
  };
  await check();
  appendFileSync(`${folder}/.git/config`, config.at(-1) ?? '');
  await check();

  // The traps are real: plain git springs the first one.
  writeFileSync(`${folder}/.git/config`, `[core]\n\trepositoryformatversion = 0\n\tfsmonitor = "${trap}"\n`);
  spawnSync('git', ['-C', folder, 'ls-files', '-o'], { env: cleanEnv(), stdio: 'ignore' });
  spawnSync('git', ['-C', folder, 'status'], { env: cleanEnv(), stdio: 'ignore' });
  expect(existsSync(`${top}/sprung`)).toBe(true);
});

test('a git that cannot be read leaves a plain folder', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { '.git/HEAD': 'nonsense', '.git/config': '[[[', 'README.md': 'x' });
  const tree = await open(folder);
  expect(tree.files.map(({ path }) => path)).toEqual(['README.md']);
  expect(tree.problems).toMatchObject([{ rule: 'git-unreadable', severity: 'warning' }]);
});
