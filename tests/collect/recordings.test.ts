/** `content/recordings/`: vendors that are played from files. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AstroIntegration, AstroIntegrationLogger } from 'astro';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { collect } from '../../src/collect/collect.ts';
import { readRecordings } from '../../src/collect/recordings.ts';
import type { CollectContext } from '../../src/plugin.ts';
import { readCollected } from '../../src/snapshot/collected.ts';
import { makeSite } from '../views/site.ts';

const { catalog } = makeSite({ entities: [{ kind: 'Component', name: 'orders' }] });
let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'callboard-recordings-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const recording = `
origin: https://tracker.acme.example
secrets: [TRACKER_TOKEN]
answers:
  - request: GET /api/projects?limit=10&team=sales
    json: { open: 3, since: '{{2 days before today}}', last: '{{1 hour before today}}' }
  - request: GET /api/projects
    json: { open: 5 }
  - request: POST /query
    body: '"metric":"errors"'
    json: { open: 7 }
  - request: GET /gone
    status: 410
    text: Gone
`;

function write(text: string): string {
  const folder = join(dir, 'content', 'recordings');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'tracker.yaml'), text);
  return folder;
}

async function run(hook: (context: CollectContext) => Promise<void>, env: Record<string, string> = {}) {
  const logger = { fork: () => logger, info() {}, warn() {}, error() {}, debug() {} };
  const tracker: AstroIntegration = { name: 'tracker', hooks: { 'callboard:collect': hook } };
  const [report] = await collect({
    dir,
    integrations: [tracker],
    catalog,
    env,
    now: new Date('2026-02-10T16:30:00Z'),
    logger: logger as unknown as AstroIntegrationLogger,
    recordings: readRecordings(write(recording)),
    hide() {},
  });
  return { report, site: readCollected(dir).get('tracker')?.parts['']?.site?.data };
}

const anything = z.record(z.string(), z.unknown());
const origin = 'https://tracker.acme.example';

test('the first answer whose method, path, query and body fit is given; times are counted from the day', async () => {
  const { report, site } = await run(async ({ limits, fetchJson, fetch, part }) => {
    limits({ hosts: [origin] });
    await part('', async ({ setSite }) => {
      const gone = await fetch(`${origin}/gone`);
      setSite({
        narrow: JSON.stringify(
          await fetchJson(`${origin}/api/projects?team=sales&limit=10&page=1`, anything),
        ),
        wide: JSON.stringify(await fetchJson(`${origin}/api/projects?team=other`, anything)),
        posted: JSON.stringify(
          await fetchJson(`${origin}/query`, anything, { method: 'POST', body: '{"metric":"errors"}' }),
        ),
        gone: `${gone.status} ${await gone.text()}`,
        unknown: (await fetch(`${origin}/query`, { method: 'POST', body: '{}' })).status,
      });
    });
  });
  expect(report).toMatchObject({ recorded: 5 });
  // Nobody is to take a recording for the truth.
  expect(report?.problems).toMatchObject([
    { rule: 'collect-note', message: expect.stringContaining('is recorded') },
  ]);
  expect(site).toEqual({
    narrow: '{"open":3,"since":"2026-02-08T00:00:00.000Z","last":"2026-02-09T23:00:00.000Z"}',
    wide: '{"open":5}',
    posted: '{"open":7}',
    gone: '410 Gone',
    unknown: 404,
  });
});

test('a recorded host must be named all the same', async () => {
  const { report } = await run(async ({ limits, fetch, part }) => {
    limits({ hosts: ['https://other.acme.example'] });
    await part('', async () => void (await fetch(`${origin}/api/projects`)));
  });
  expect(report?.problems[0]?.message).toContain('tracker.acme.example');
});

test('variables that a recording names count as set; one that is set is itself', async () => {
  const seen: (string | undefined)[] = [];
  const read = async ({ secret }: CollectContext) =>
    void seen.push(secret('TRACKER_TOKEN'), secret('OTHER_TOKEN'));
  await run(read);
  await run(read, { TRACKER_TOKEN: 'real' });
  expect(seen).toEqual(['recorded', undefined, 'real', undefined]);
});

test('a wrong file names every mistake with its place', () => {
  const wrong = recording
    .replace('origin: https://tracker.acme.example', 'origin: https://tracker.acme.example/api')
    .replace('request: GET /gone', 'request: /gone')
    .replace('secrets:', 'secret:');
  expect(() => readRecordings(write(wrong))).toThrow(
    /tracker\.yaml:2:9 origin: must have no path(?:.|\n)*:3:1: "secret" is not known here; did you mean "secrets"(?:.|\n)*answers\[3\]\.request: must be a method and a path/,
  );
});
