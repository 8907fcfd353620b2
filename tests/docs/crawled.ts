/** A small organisation of real repositories, crawled as `callboard crawl` does. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crawl } from '../../src/crawl/crawl.ts';
import { loadSite } from '../../src/snapshot/site.ts';
import { createSources, parseSources } from '../../src/sources/config.ts';
import { defaultLimits } from '../../src/sources/source.ts';
import type { Site } from '../../src/views/site.ts';

export interface Crawled {
  site: Site;
  /** The snapshot folder. */
  dir: string;
  remove(): void;
}

/**
 * @param files by path; the first segment is the repository
 * @param dates the repositories' only commit, by name; those named are on GitHub, others are loose folders
 */
export async function crawlFiles(
  files: Readonly<Record<string, string>>,
  dates: Readonly<Record<string, string>> = {},
): Promise<Crawled> {
  const root = mkdtempSync(join(tmpdir(), 'callboard-docs-'));
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, 'org', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  for (const [name, date] of Object.entries(dates)) {
    const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date, GIT_CONFIG_NOSYSTEM: '1' };
    const git = (...args: string[]) => execFileSync('git', args, { cwd: join(root, 'org', name), env });
    git('init', '-q', '-b', 'main');
    git('remote', 'add', 'origin', `https://github.com/acme/${name}.git`);
    git('add', '-A');
    git('-c', 'user.name=t', '-c', 'user.email=t@t.example', 'commit', '-qm', 'All');
  }
  const dir = join(root, 'snapshot');
  const config = parseSources({ sources: [{ folder: 'org' }], visibility: 'internal' });
  await crawl({
    dir,
    sources: createSources(config, root, process.env),
    visibility: 'internal',
    descriptors: ['**/catalog-info.{yaml,yml}'],
    limits: config.crawlLimits,
    sourceLimits: defaultLimits,
    env: process.env,
    now: new Date('2026-03-01T00:00:00Z'),
  });
  return { site: loadSite(dir), dir, remove: () => rmSync(root, { recursive: true, force: true }) };
}
