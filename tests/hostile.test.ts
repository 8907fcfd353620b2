/**
 * Everything crawled is hostile. One portal of everything that a repository can hold wrong: each gives a problem that
 * says what, where and what to do; the build goes on; nothing is executed; nothing from outside and no secret gets out.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../src/problems.ts';
import { type Traps, writeHostileRepositories } from './hostile/repositories.ts';
import { callboard, createPortal, type Run } from './portal.ts';

const root = mkdtempSync(join(tmpdir(), 'callboard-hostile-'));
const tokens = {
  GITHUB_TOKEN: 'ghp_SENTINELsentinelSENTINELsentinel0123',
  FORGE_TOKEN: 'glpat-SENTINELsentinel0123',
  AWS_SECRET_ACCESS_KEY: 'SENTINELwJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY',
};

let portal: string;
let traps: Traps;
let server: Server;
let build: Run;
let problems: Problem[];

beforeAll(async () => {
  const made = writeHostileRepositories(root);
  traps = made.traps;
  server = createServer((request, response) =>
    response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end(),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const forge = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const bare = readdirSync(made.git).map((name) => `  - git: file://${made.git}/${name}\n`);
  portal = createPortal(
    'hostile',
    `visibility: internal\nsources:\n  - folder: ${made.folders}\n${bare.join('')}  - git: http://127.0.0.1:9/unreachable.git\n  - git: ${forge}/unauthorised.git\n    token: \${FORGE_TOKEN}\n`,
  );
  build = await callboard(portal, ['build'], tokens);
  const check = await callboard(portal, ['check', '--format', 'ndjson'], tokens);
  problems = check.output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Problem);
}, 170_000);

afterAll(() => {
  server.close();
  rmSync(root, { recursive: true, force: true });
  rmSync(portal, { recursive: true, force: true });
});

test('the build goes on', () => {
  expect(build.output).not.toMatch(/^\s+at .*\(.*:\d+:\d+\)$/m);
  expect(build.code).toBe(0);
  expect(existsSync(join(portal, 'dist/index.html'))).toBe(true);
});

test('--strict makes problems count', async () => {
  expect((await callboard(portal, ['build', '--no-crawl', '--strict'], tokens)).code).toBe(1);
});

describe('each gives a problem that says what, where and what to do', () => {
  test.each<{ repository: string; file?: string; says: RegExp }>([
    { repository: 'broken-yaml', file: 'catalog-info.yaml', says: /flow|yaml|\[|unclosed/i },
    { repository: 'duplicate-keys', file: 'catalog-info.yaml', says: /twice/ },
    { repository: 'alias-bomb', file: 'catalog-info.yaml', says: /alias/i },
    { repository: 'proto-keys', file: 'catalog-info.yaml', says: /__proto__/ },
    { repository: 'huge', file: 'catalog-info.yaml', says: /MB|bytes|large/i },
    { repository: 'evil-markdown', file: 'catalog-info.yaml', says: /javascript:/ },
    { repository: 'evil-markdown', file: 'docs/index.md', says: /script/ },
    { repository: 'evil-markdown', file: 'docs/index.md', says: /javascript:/ },
    { repository: 'js-front-matter', file: 'docs/index.md', says: /front matter/i },
    { repository: 'mkdocs-code', file: 'mkdocs.yml', says: /python/ },
    { repository: 'mkdocs-code', file: 'mkdocs.yml', says: /hooks/ },
    { repository: 'mkdocs-code', file: 'mkdocs.yml', says: /macros/ },
    { repository: 'missing-docs', file: 'mkdocs.yml', says: /gone\.md/ },
    { repository: 'missing-docs', file: 'docs/index.md', says: /not-there\.md/ },
    { repository: 'no-docs-at-all', says: /nowhere|docs/i },
    { repository: 'claims-second', file: 'catalog-info.yaml', says: /component:default\/claimed/ },
    { repository: 'outside-docs-dir', file: 'mkdocs.yml', says: /outside/ },
    { repository: 'outside-location', file: 'catalog-info.yaml', says: /outside\/catalog-info\.yaml/ },
    { repository: 'outside-location', file: 'catalog-info.yaml', says: /169\.254\.169\.254/ },
    { repository: 'outside-location', file: 'catalog-info.yaml', says: /passwd/ },
    { repository: 'links', file: 'catalog-info.yaml', says: /link/i },
    { repository: 'names', says: /UTF-8|name/i },
    { repository: 'pointers', file: 'docs/large.md', says: /LFS/ },
    { repository: 'pointers', says: /submodule/i },
    { repository: 'empty', says: /no commit/ },
    { repository: 'empty-clone', says: /no file/ },
    { repository: 'unreachable', says: /reach|connect|refused/i },
    { repository: 'unauthorised', says: /token|auth|access|401/i },
  ])('$repository $file: $says', ({ repository, file, says }) => {
    const own = problems.filter((problem) =>
      `${problem.repository ?? ''} ${problem.message}`.includes(repository),
    );
    const fitting = own.filter(
      (problem) =>
        (file === undefined || problem.file === file) &&
        says.test(`${problem.message} ${problem.hint ?? ''}`),
    );
    expect(fitting, JSON.stringify(own, null, 2)).not.toEqual([]);
    for (const { hint, rule } of fitting) expect(hint, `${rule} says what to do`).toBeTruthy();
  });

  test('broken YAML comes with its line and column, and the line itself', () => {
    const problem = problems.find(
      ({ repository, rule }) => repository?.includes('broken-yaml') && rule === 'yaml-syntax',
    );
    expect(problem).toMatchObject({
      file: 'catalog-info.yaml',
      column: expect.any(Number),
      excerpt: expect.any(String),
    });
    expect(problem?.line).toBeGreaterThanOrEqual(9);
  });
});

describe('what is well-formed beside it is shown', () => {
  test.each([
    'catalog/default/component/broken-yaml',
    'catalog/default/component/evil-markdown',
    'catalog/default/component/claimed',
    'catalog/default/component/names',
    'catalog/default/component/many-files',
    'catalog/default/component/one-of-many-199',
    'docs/default/component/mkdocs-code',
    'docs/default/component/js-front-matter',
  ])('%s', (page) => {
    expect(existsSync(join(portal, 'dist', page, 'index.html'))).toBe(true);
  });
});

describe('nothing hostile gets through', () => {
  test('no hook, filter, script, plugin, front matter or configuration is executed', () => {
    expect(existsSync(traps.canary), existsSync(traps.canary) ? readFileSync(traps.canary, 'utf8') : '').toBe(
      false,
    );
  });

  test('no markup that runs, and no file from outside the repository, is published', () => {
    for (const { name, text } of publishedTexts().filter(({ name }) => /\.(html|svg|xml)$/.test(name))) {
      // Problems quote what was left out, as text.
      expect(text, name).not.toMatch(/<(script|style)[^>]*>[^<]*(hostile-|hostile\.css)/);
      expect(text, name).not.toMatch(
        /<[^>]+ (on[a-z]+|href|src|action|srcdoc)\s*=\s*["']?[^"'>]*hostile[-.]/,
      );
      expect(text, name).not.toMatch(/href="(javascript|data:text)/i);
      expect(text, name).not.toMatch(/<(iframe|object|embed)\b/i);
      expect(text, name).not.toMatch(/outside-secret-text|root:x:0:0/);
    }
    expect(existsSync(join(portal, 'dist/catalog/default/component/from-outside'))).toBe(false);
  });

  test('tokens appear in no output, snapshot, cache, git configuration or page', () => {
    const secrets = Object.values(tokens);
    expect(secrets.filter((secret) => build.output.includes(secret))).toEqual([]);
    const holding = filesBelow(portal).filter((file) => {
      const bytes = readFileSync(file);
      return secrets.some(
        (secret) => bytes.includes(secret) || bytes.includes(Buffer.from(secret).toString('base64')),
      );
    });
    expect(holding).toEqual([]);
  });
});

describe('addresses that could run a command or hold a secret are refused without being repeated', () => {
  test.each([
    'ext::sh -c SENTINEL',
    '--upload-pack=SENTINEL',
    'https://user:SENTINEL@127.0.0.1:9/x.git',
    'https://SENTINEL@127.0.0.1:9/x.git',
    'ssh://-oProxyCommand=SENTINEL/x.git',
  ])('%s', async (address) => {
    const run = await callboard(portal, ['try', '--out', join(root, 'refused'), '--', address], tokens);
    expect(run.code).toBe(1);
    expect(run.output).not.toContain('SENTINEL');
    expect(run.output.trim()).not.toBe('');
    expect(existsSync(join(root, 'refused'))).toBe(false);
  });
});

test('a wrong configuration fails at once, with every wrong key named', async () => {
  writeFileSync(
    join(portal, 'content/sources.yaml'),
    'sources:\n  - foldr: ../x\n  - git: 7\nvisibilty: public\n',
  );
  const run = await callboard(portal, ['crawl'], tokens);
  expect(run.code).toBe(1);
  for (const key of ['foldr', 'git', 'visibilty']) expect(run.output).toContain(key);
});

function publishedTexts(): { name: string; text: string }[] {
  return filesBelow(join(portal, 'dist'))
    .filter((file) => /\.(html|js|css|json|xml|svg|txt|md)$/.test(file))
    .map((file) => ({ name: file.slice(portal.length), text: readFileSync(file, 'utf8') }));
}

/** All files, links not followed. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}
