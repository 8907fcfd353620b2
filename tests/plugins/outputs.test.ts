/** Files that plugins publish. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeOutputs, outputFolder } from '../../src/plugins/make-outputs.ts';
import { readMade, writeMade } from '../../src/snapshot/made.ts';
import { makeSite } from '../views/site.ts';

const site = makeSite({ entities: [{ kind: 'Component', name: 'orders' }] });
let dir = '';
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'callboard-made-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('each lies in its plugin’s folder; one that fails is reported and stops no other', async () => {
  const { files, problems } = await makeOutputs(
    [
      {
        plugin: '@acme/errors',
        path: 'b.json',
        make: ({ catalog }) => JSON.stringify(catalog.entities.length),
      },
      { plugin: 'x', path: 'a.json', make: () => Promise.reject(new Error('down')) },
      { plugin: 'x', path: 'c.json', make: () => 5 as never },
      { plugin: 'x', path: 'd.json', make: () => 'x'.repeat(10_000_001) },
      {
        plugin: 'x',
        path: 'e.json',
        make: ({ collected }) => JSON.stringify(collected('Component:default/orders')),
      },
    ],
    site,
  );
  expect([...files]).toEqual([
    ['plugin/@acme/errors/b.json', '1'],
    ['plugin/x/e.json', '[]'],
  ]);
  expect(problems.map(({ rule, message }) => `${rule} ${message}`)).toEqual([
    'output-failed The plugin "x" could not make its file a.json: down.',
    'output-failed The plugin "x" could not make its file c.json: It gives no text.',
    'output-failed The plugin "x" could not make its file d.json: It is larger than 10 MB.',
  ]);
});

test('one that never comes stops no other', async () => {
  vi.useFakeTimers();
  const running = makeOutputs(
    [
      { plugin: 'x', path: 'a.json', make: () => new Promise<string>(() => {}) },
      { plugin: 'x', path: 'b.json', make: () => Promise.reject(Object.create(null) as Error) },
      { plugin: 'x', path: 'c.json', make: () => '1' },
    ],
    site,
  );
  await vi.advanceTimersByTimeAsync(60_000);
  vi.useRealTimers();
  const { files, problems } = await running;
  expect([...files.keys()]).toEqual(['plugin/x/c.json']);
  expect(problems.map(({ message }) => message)).toEqual([
    'The plugin "x" could not make its file a.json: It did not end within 60 seconds.',
    'The plugin "x" could not make its file b.json: something that has no message.',
  ]);
});

test.each([
  ['../../etc', 'plugin/etc/'],
  ['a b/.c', 'plugin/a-b/c/'],
  ['@acme/x', 'plugin/@acme/x/'],
])('the folder of a plugin called "%s" is %s', (name, folder) => {
  expect(outputFolder(name)).toBe(folder);
});

test('the snapshot keeps what is there now, and nothing of before', async () => {
  await writeMade(
    dir,
    new Map([
      ['plugin/a/x.json', '1'],
      ['plugin/a/y.json', '2'],
    ]),
  );
  expect(readMade(dir).map(({ path, text }) => [path, text()])).toEqual([
    ['plugin/a/x.json', '1'],
    ['plugin/a/y.json', '2'],
  ]);
  await writeMade(dir, new Map([['plugin/a/y.json', '2']]));
  expect(readdirSync(join(dir, 'made'))).toHaveLength(1);
  await writeMade(dir, new Map());
  expect(readMade(dir)).toEqual([]);
  expect(readdirSync(join(dir, 'made'))).toEqual([]);
});
