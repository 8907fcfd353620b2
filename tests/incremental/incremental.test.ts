/**
 * After each of many seeded edits, the incremental build must give the very bytes that a build from nothing gives.
 * `CALLBOARD_EDITS` says how many edits (200 in `npm run test:incremental`), `CALLBOARD_SEED` which.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callboard, createPortal } from '../portal.ts';
import { createOrganisation, createRandom, edits, type Files } from './organisation.ts';

const count = Number(process.env['CALLBOARD_EDITS'] ?? 3);
const random = createRandom(Number(process.env['CALLBOARD_SEED'] ?? 1));
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

let portal: string;
let organisation: string;
const files = createOrganisation();

function writeAll(state: Files): void {
  rmSync(organisation, { recursive: true, force: true });
  for (const [path, content] of state) {
    mkdirSync(dirname(join(organisation, path)), { recursive: true });
    writeFileSync(join(organisation, path), content);
  }
}

function contents(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) found.set(path.slice(folder.length + 1), readFileSync(path, 'latin1'));
  }
  return found;
}

async function build(out: string, env: Record<string, string> = {}, flags: string[] = []): Promise<void> {
  const { code, output } = await callboard(
    portal,
    ['build', '--out', out, '--accept-removals', ...flags],
    env,
  );
  expect(code, output).toBe(0);
}

/** Starts a build and kills it, and every process it has started, after a while. */
async function killedBuild(ms: number): Promise<void> {
  const command = [
    '--conditions=callboard-source',
    'node_modules/callboard/bin/callboard.js',
    'build',
    '--out',
    'dist',
  ];
  const child = spawn(process.execPath, command, { cwd: portal, stdio: 'ignore', detached: true });
  const closed = new Promise((resolve) => child.on('close', resolve));
  const timer = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), ms);
  await closed;
  clearTimeout(timer);
}

/** What the folder would hold if everything were made anew. */
async function cleanBuild(
  env: Record<string, string> = {},
  flags: string[] = [],
): Promise<Map<string, string>> {
  const kept = `${portal}-kept`;
  renameSync(join(portal, '.callboard'), kept);
  try {
    await build('clean', env, flags);
    return contents(join(portal, 'clean'));
  } finally {
    rmSync(join(portal, '.callboard'), { recursive: true, force: true });
    rmSync(join(portal, 'clean'), { recursive: true, force: true });
    rmSync(join(portal, '.clean.callboard-next'), { recursive: true, force: true });
    renameSync(kept, join(portal, '.callboard'));
  }
}

/** Tombstones remember what was; a build from nothing cannot. */
function comparable(site: Map<string, string>): Map<string, string> {
  const result = new Map(site);
  result.delete('tombstones.json');
  result.set(
    '.callboard-files.json',
    (site.get('.callboard-files.json') ?? '').replace(/"tombstones\.json":"\w+",?/, ''),
  );
  return result;
}

function differences(a: Map<string, string>, b: Map<string, string>): string[] {
  const paths = new Set([...a.keys(), ...b.keys()]);
  return [...paths].filter((path) => a.get(path) !== b.get(path)).sort();
}

beforeAll(async () => {
  portal = createPortal('incremental', 'sources:\n  - folder: ../organisation\n');
  organisation = join(portal, 'organisation');
  cpSync(join(import.meta.dirname, '../../content/tech-radar.yaml'), join(portal, 'content/tech-radar.yaml'));
  writeFileSync(
    join(portal, 'astro.config.mjs'),
    "import callboard from 'callboard';\nimport techRadar from 'callboard/integrations/tech-radar';\n\nexport default { integrations: [techRadar(), callboard({ title: 'Test', incremental: process.env.INCREMENTAL !== 'off' })] };\n",
  );
  writeAll(files);
  await build('dist');
});
afterAll(() => rmSync(portal, { recursive: true, force: true }));

test(
  `after each of ${count} edits the incremental build equals one from nothing`,
  { timeout: count * 60_000 },
  async () => {
    const names = Object.keys(edits);
    for (let step = 1; step <= count; step++) {
      let done: string | undefined;
      for (let tries = 0; !done && tries < 20; tries++) {
        const name = pick([...names, 'change widget data']);
        if (name === 'change widget data') {
          const radar = join(portal, 'content/tech-radar.yaml');
          writeFileSync(radar, readFileSync(radar, 'utf8').replace(/title: .*/, `title: Technology ${step}`));
          done = name;
        } else {
          const place = edits[name]?.(files, pick, step);
          done = place && `${name}: ${place}`;
        }
      }
      writeAll(files);
      await build('dist');
      const incremental = contents(join(portal, 'dist'));
      const clean = await cleanBuild();
      expect(differences(comparable(incremental), comparable(clean)), `step ${step}, ${done}`).toEqual([]);
    }
  },
);

const kills = Number(process.env['CALLBOARD_KILLS'] ?? 2);

test(
  `killed at ${kills} random moments, with input changed and reverted between, the next build is right`,
  { timeout: (kills + 1) * 90_000 },
  async () => {
    for (let round = 1; round <= kills; round++) {
      const before = new Map(files);
      for (let edit = 0; edit < 3; edit++)
        edits[pick(Object.keys(edits))]?.(files, pick, 1000 + round * 10 + edit);
      writeAll(files);
      const ms = Math.round(random() * 6000);
      await killedBuild(ms);
      // Half of the time the input is as it was before the killed run: nothing of that run may show.
      if (round % 2) {
        files.clear();
        for (const [path, content] of before) files.set(path, content);
        writeAll(files);
      }
      await build('dist');
      const incremental = contents(join(portal, 'dist'));
      expect(
        differences(comparable(incremental), comparable(await cleanBuild())),
        `round ${round}, killed after ${ms} ms`,
      ).toEqual([]);
    }
  },
);

test(
  'two builds from nothing are byte-identical in another time zone and locale, with fewer threads and without the incremental build',
  { timeout: 180_000 },
  async () => {
    const one = await cleanBuild();
    const other = await cleanBuild(
      { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', INCREMENTAL: 'off' },
      ['--concurrency', '1'],
    );
    expect(differences(one, other)).toEqual([]);
  },
);
