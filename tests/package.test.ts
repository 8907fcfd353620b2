/**
 * A clone and an install differ: Node refuses TypeScript under `node_modules`, and nothing of the clone is near. So
 * this packs the package, installs it into an empty user's repository and builds that.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyChange, readSteps } from './tutorial.ts';

const clone = join(import.meta.dirname, '..');
const work = mkdtempSync(join(tmpdir(), 'callboard-package-'));
const repository = join(work, 'portal');
// Far from the packages, as a user's cache folder is from `/app` or `/usr/lib`.
const cache = join(clone, 'node_modules', '.cache', `callboard-${basename(work)}`);
const astroVersion = JSON.parse(readFileSync(join(clone, 'node_modules/astro/package.json'), 'utf8'))
  .version as string;

/** What a company's network needs to reach a registry. */
const network = /^(?:NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR)|(?:https?|no|all)_proxy)$/i;

/** As a user's shell has it: nothing of npm's, Vitest's or the clone's. */
const env: NodeJS.ProcessEnv = {
  PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
  HOME: process.env.HOME,
  XDG_CACHE_HOME: cache,
  ASTRO_TELEMETRY_DISABLED: '1',
  NO_COLOR: '1',
  CI: 'true',
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => network.test(name))),
};
// Node's own folder comes first, but not the clone's `node_modules/.bin`, which holds a `callboard` of its own sort.
env.PATH = (env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => !folder.startsWith(join(clone, 'node_modules', '.bin')))
  .join(delimiter);

beforeAll(() => {
  write('services/hello/catalog-info.yaml', [
    'apiVersion: backstage.io/v1alpha1',
    'kind: Component',
    'metadata:',
    '  name: hello',
    '  title: Hello Service',
    '  annotations:',
    '    backstage.io/techdocs-ref: dir:.',
    'spec:',
    '  type: service',
    '  lifecycle: production',
    '  owner: greeters',
  ]);
  write('services/hello/docs/index.md', [
    '# Greeting people',
    '',
    '!!! note',
    '    Say **hello**.',
    '',
    '```ts',
    'const a = 1;',
    '```',
  ]);
  write('portal/package.json', [
    '{ "name": "portal", "private": true, "type": "module", "scripts": { "build": "callboard build" } }',
  ]);
  write('portal/astro.config.mjs', [
    "import { defineConfig } from 'astro/config';",
    "import callboard from 'callboard';",
    '',
    "export default defineConfig({ integrations: [callboard({ title: 'Acme' })] });",
  ]);
  write('portal/src/content.config.ts', ["export { collections } from 'callboard/content';"]);
  write('portal/content/sources.yaml', ['sources:', '  - folder: ../../services']);
  install(pack());
});

afterAll(() => [work, cache].forEach((folder) => rmSync(folder, { recursive: true, force: true })));

describe('the packed package', () => {
  test('holds what runs and what Vite takes, and no tests', () => {
    const files = readdirSync(join(repository, 'node_modules/callboard'), { recursive: true }).map(String);
    for (const file of [
      'bin/callboard.js',
      'dist/src/cli/main.js',
      'dist/src/index.d.ts',
      'src/routes/index.astro',
      'LICENSE',
      'NOTICE',
      'README.md',
    ]) {
      expect(files).toContain(file);
    }
    expect(files.filter((file) => /\.test\.ts$|^(tests|bench|scripts|content)(\/|$)/.test(file))).toEqual([]);
  });

  test('every export exists, for Node and for Vite', () => {
    const folder = join(repository, 'node_modules/callboard');
    const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      exports: Record<string, string | Record<string, string>>;
    };
    const missing = Object.values(exports)
      .flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)))
      .filter((target) => !target.includes('*') && !existsSync(join(folder, target)));
    expect(missing).toEqual([]);
  });
});

describe("in a user's repository of four files", () => {
  test('`callboard build` publishes the portal', () => {
    callboard(repository, 'build');
    const entity = readFileSync(join(repository, 'dist/catalog/default/component/hello/index.html'), 'utf8');
    expect(entity).toContain('Hello Service');
    expect(entity).toContain('/docs/default/component/hello/');
    const doc = readFileSync(join(repository, 'dist/docs/default/component/hello/index.html'), 'utf8');
    expect(doc).toContain('Greeting people');
    expect(doc).toContain('<strong>hello</strong>');
    expect(existsSync(join(repository, 'dist/404.html'))).toBe(true);
  });

  test('nothing that is published says where it was built', () => {
    const texts = readdirSync(join(repository, 'dist'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(html|js|css|json|xml|svg|txt|md)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name));
    expect(texts.length).toBeGreaterThan(5);
    expect(texts.filter((file) => readFileSync(file, 'utf8').includes(work))).toEqual([]);
  });

  test('`callboard build` under a base prefixes every link', () => {
    callboard(repository, 'build', '--base', '/portal/', '--out', 'based');
    const html = readFileSync(join(repository, 'based/index.html'), 'utf8');
    const links = [...html.matchAll(/(?:href|src)="(\/[^"]*)"/g)].map(([, url]) => url);
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((url) => !url?.startsWith('/portal/'))).toEqual([]);
  });
});

test('`callboard try` makes a portal from an empty folder', () => {
  const empty = join(work, 'empty');
  mkdirSync(empty);
  const output = callboard(empty, 'try', '../services', '--out', './portal');
  expect(output).toContain('1 repositor');
  expect(readFileSync(join(empty, 'portal/catalog/default/component/hello/index.html'), 'utf8')).toContain(
    'Hello Service',
  );
  expect(readdirSync(empty)).toEqual(['portal']);
});

test('the tutorial leads from nothing to a plugin that a portal uses', () => {
  let folder = work;
  let plugin = '';
  let said = '';
  const npm = (args: string[], more: NodeJS.ProcessEnv = {}) => {
    const run = spawnSync('npm', args, { cwd: folder, env: { ...env, ...more }, encoding: 'utf8' });
    said = run.stdout + run.stderr;
    return run.status;
  };
  const commands: Record<string, () => void> = {
    'npx callboard plugin new uptime': () => void callboard(folder, 'plugin', 'new', 'uptime'),
    'cd callboard-uptime': () => (folder = join(folder, 'callboard-uptime')),
    'npm install': () => linkModules(join(folder, 'node_modules')),
    'npm test': () => {
      const first = said === '';
      // The whole once, then what the tutorial speaks of.
      const code = npm(['test'], first ? {} : { NODE_OPTIONS: '--test-name-pattern=^hostile' });
      if (first && code !== 0) throw new Error(said);
    },
    'npm run sample': () => expect(existsSync(join(folder, 'sample/astro.config.mjs'))).toBe(true),
    'npm pack --dry-run': () => {
      if (npm(['pack', '--pack-destination', work]) !== 0) throw new Error(said);
      plugin = join(work, 'callboard-uptime-0.1.0.tgz');
    },
    'npm publish': () => expect(existsSync(plugin)).toBe(true),
  };
  let failed = false;
  for (const step of readSteps(join(clone, 'docs/handbook/plugins/tutorial.md'))) {
    if (step.kind === 'diff') applyChange(folder, step);
    else if (step.kind === 'sh')
      for (const line of step.lines) {
        const command = commands[line];
        if (!command) throw new Error(`The test of the tutorial does not know the command: ${line}`);
        command();
      }
    else if (step.kind === 'text') {
      failed = true;
      const missing = step.lines.filter((line) => !said.includes(line));
      if (missing.length > 0)
        throw new Error(`The tutorial promises what is not said:\n${missing.join('\n')}\n${said}`);
    } else if (step.kind === 'js') write('portal/astro.config.mjs', step.lines);
    else if (step.kind === 'yaml')
      write('services/shop/catalog-info.yaml', [
        'apiVersion: backstage.io/v1alpha1',
        'kind: Component',
        ...step.lines.flatMap((line) => (line === 'metadata:' ? [line, '  name: shop'] : [line])),
        'spec: { type: service, lifecycle: production, owner: greeters }',
      ]);
  }
  expect(failed).toBe(true);
  expect(said).not.toContain('✖');

  const installed = join(repository, 'node_modules/callboard-uptime');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', plugin, '-C', installed, '--strip-components=1']);
  const recordings = readFileSync(join(folder, 'sample/content/recordings/uptime.yaml'), 'utf8');
  write('portal/content/recordings/uptime.yaml', [
    recordings.replace('https://uptime.example', 'https://uptime.acme.example'),
  ]);
  callboard(repository, 'build');
  const page = readFileSync(join(repository, 'dist/catalog/default/component/shop/index.html'), 'utf8');
  expect(page).toContain('orders-db');
  expect(page).toContain('eu-west');
  expect(readFileSync(join(repository, 'dist/uptime/index.html'), 'utf8')).toContain('>down<');
});

test('an old Node is told what is wrong and what to do', () => {
  // No old Node is at hand everywhere, so this one says that it is old; the file itself must not need a new one.
  const old =
    'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.19.0" } })';
  const bin = join(repository, 'node_modules/callboard/bin/callboard.js');
  const run = spawnSync(process.execPath, ['--import', `data:text/javascript,${old}`, bin, 'try'], {
    encoding: 'utf8',
    env,
  });
  expect(run.status).toBe(1);
  expect(run.stdout).toBe('');
  expect(run.stderr).toMatch(/needs Node\.js 22\.12 or newer, but this is Node\.js 20\.19\.0/);
  expect(run.stderr).toContain('nodejs.org');
});

/** What `npm install` brings to a plugin: what the portal has, and what only a plugin's author needs. */
function linkModules(modules: string): void {
  const link = (name: string, folder: string) => {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(folder, name), join(modules, name), 'junction');
  };
  for (const name of readdirSync(join(repository, 'node_modules')))
    if (!name.startsWith('.') && name !== '@types') link(name, join(repository, 'node_modules'));
  link('@types', join(clone, 'node_modules'));
  if (!existsSync(join(modules, 'typescript'))) link('typescript', join(clone, 'node_modules'));
  mkdirSync(join(modules, '.bin'));
  symlinkSync('../typescript/bin/tsc', join(modules, '.bin/tsc'));
}

/** Packs the clone, `dist/` made anew; gives the path of the tarball. */
function pack(): string {
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--silent', '--pack-destination', work], {
      cwd: clone,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 100 * 2 ** 20,
    }).replace(/^[^[]*/, ''),
  ) as [{ filename: string }];
  return join(work, filename);
}

/** From npm's registry or cache; without a network the clone's own packages stand in for the downloads. */
function install(tarball: string): void {
  const args = [
    'install',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    tarball,
    `astro@${astroVersion}`,
  ];
  const run = spawnSync('npm', args, { cwd: repository, env, encoding: 'utf8' });
  if (run.status === 0) return;
  if (!/ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|network/i.test(run.stderr))
    throw new Error(run.stderr);
  const modules = join(repository, 'node_modules');
  rmSync(modules, { recursive: true, force: true });
  mkdirSync(join(modules, 'callboard'), { recursive: true });
  for (const name of readdirSync(join(clone, 'node_modules')).filter(
    (entry) => !entry.startsWith('.') && entry !== 'callboard',
  )) {
    symlinkSync(join(clone, 'node_modules', name), join(modules, name), 'junction');
  }
  execFileSync('tar', ['-xzf', tarball, '-C', join(modules, 'callboard'), '--strip-components=1']);
}

function callboard(cwd: string, ...args: string[]): string {
  const bin = join(repository, 'node_modules/callboard/bin/callboard.js');
  const run = spawnSync(process.execPath, [bin, ...args], { cwd, env, encoding: 'utf8' });
  if (run.status !== 0)
    throw new Error(`callboard ${args.join(' ')} ended with ${run.status}:\n${run.stdout}\n${run.stderr}`);
  return run.stdout;
}

function write(path: string, lines: string[]): void {
  mkdirSync(dirname(join(work, path)), { recursive: true });
  writeFileSync(join(work, path), `${lines.join('\n')}\n`);
}
