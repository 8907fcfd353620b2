/** Finds the browser and builds the sample portal once for all browser tests: at the root of a host, and below a path. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findBrowser } from '../../scripts/find-browser.ts';
import { callboard, createPortal } from '../portal.ts';

const base = '/portal/';

export default async function setup(project: TestProject): Promise<() => void> {
  project.provide('browser', findBrowser(console.error));
  const clone = join(import.meta.dirname, '../..');
  const portal = createPortal(
    'e2e',
    `sources:\n  - folder: ${clone}/content/company\n  - folder: ${clone}/docs\n`,
  );
  for (const name of ['kinds', 'recordings', 'tech-radar.yaml'])
    cpSync(join(clone, 'content', name), join(portal, 'content', name), { recursive: true });
  // With the clone's plugins: their cards and pages are looked at like any other.
  const config = readFileSync(join(clone, 'astro.config.mjs'), 'utf8');
  writeFileSync(join(portal, 'astro.config.mjs'), config.replace("title: 'Callboard'", "title: 'Foyer'"));
  for (const [out, ...flags] of [['root'], ['based', '--no-crawl', '--base', base]]) {
    const run = await callboard(portal, ['build', '--out', out ?? '', ...flags]);
    if (run.code !== 0) throw new Error(`Building the sample portal ended with ${run.code}:\n${run.output}`);
  }
  project.provide('portals', [
    { base: '/', folder: join(portal, 'root') },
    { base, folder: join(portal, 'based') },
  ]);
  return () => rmSync(portal, { recursive: true, force: true });
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of a Chromium. */
    browser: string;
    portals: { base: string; folder: string }[];
  }
}
