import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { publish, republish } from '../../src/publish/publish.ts';

let root: string;
let work: string;
let target: string;
const run = () => publish([join(root, 'files'), work], target, join(root, 'stamps.json'));

async function put(files: Record<string, string | null>) {
  for (const [path, content] of Object.entries(files)) {
    const file = join(work, path);
    await mkdir(dirname(file), { recursive: true });
    if (content === null) await rm(file);
    else await writeFile(file, content);
  }
}

async function published(): Promise<Record<string, string>> {
  const entries = await readdir(target, { recursive: true, withFileTypes: true });
  const files: Record<string, string> = {};
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !entry.name.startsWith('.callboard'))
      files[path.slice(target.length + 1)] = await readFile(path, 'utf8');
  }
  return files;
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'callboard-publish-'));
  work = join(root, 'work');
  target = join(root, 'dist');
  await mkdir(work);
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('the published folder holds exactly what the work folder holds', async () => {
  await put({ 'index.html': 'home', 'a/index.html': 'a', 'a/b/index.html': 'b' });
  expect(await run()).toMatchObject({ files: 3, copied: 3, deleted: 0 });
  expect(await published()).toEqual({ 'index.html': 'home', 'a/index.html': 'a', 'a/b/index.html': 'b' });
});

test('two folders become one; where both hold a path, the later one counts', async () => {
  await mkdir(join(root, 'files'));
  await writeFile(join(root, 'files', 'data.json'), '{}');
  await writeFile(join(root, 'files', 'index.html'), 'redirect');
  await put({ 'index.html': 'page' });
  await run();
  expect(await published()).toEqual({ 'data.json': '{}', 'index.html': 'page' });
});

test('changes, additions and removals arrive, again and again, through both generations', async () => {
  await put({ 'index.html': '1', 'old/index.html': 'old', 'same.txt': 'same' });
  await run();
  await put({ 'index.html': '2', 'old/index.html': null, 'new/index.html': 'new' });
  expect(await run()).toMatchObject({ copied: 2, deleted: 1 });
  expect(await published()).toEqual({ 'index.html': '2', 'new/index.html': 'new', 'same.txt': 'same' });
  await put({ 'index.html': '1' });
  await run();
  expect(await published()).toEqual({ 'index.html': '1', 'new/index.html': 'new', 'same.txt': 'same' });
  expect(existsSync(join(target, 'old'))).toBe(false);
});

test('nothing changed: nothing is copied', async () => {
  await put({ 'index.html': '1' });
  await run();
  expect(await run()).toMatchObject({ copied: 0, deleted: 0 });
});

test('a folder with other people’s files is refused and left as it is', async () => {
  await put({ 'index.html': '1' });
  await mkdir(target);
  await writeFile(join(target, 'thesis.doc'), 'precious');
  await expect(run()).rejects.toThrow(/not empty, and its files are not Callboard's/);
  expect(await published()).toEqual({ 'thesis.doc': 'precious' });
});

test('a file that somebody put beside the published ones stays through every publication, and goes when they delete it', async () => {
  await put({ 'index.html': '1' });
  await run();
  await writeFile(join(target, 'CNAME'), 'docs.example.com');
  for (const version of ['2', '3']) {
    await put({ 'index.html': version });
    await run();
    expect(await published()).toEqual({ 'index.html': version, CNAME: 'docs.example.com' });
  }
  await rm(join(target, 'CNAME'));
  for (const version of ['4', '5']) {
    await put({ 'index.html': version });
    await run();
    expect(await published()).toEqual({ 'index.html': version });
  }
});

test('an empty folder is taken', async () => {
  await put({ 'index.html': '1' });
  await mkdir(target);
  await run();
  expect(await published()).toEqual({ 'index.html': '1' });
});

test('a kill between the two renames loses nothing', async () => {
  await put({ 'index.html': '1' });
  await run();
  await put({ 'index.html': '2' });
  await rename(target, join(root, '.dist.callboard-old'));
  await run();
  expect(await published()).toEqual({ 'index.html': '2' });
  expect((await readdir(root)).filter((name) => name.includes('callboard-old'))).toEqual([]);
});

test('a generation that was half written is made anew', async () => {
  await put({ 'index.html': '1' });
  await run();
  const next = join(root, '.dist.callboard-next');
  await mkdir(next, { recursive: true });
  await writeFile(join(next, 'stray.html'), 'half');
  await put({ 'index.html': '2' });
  await run();
  expect(await published()).toEqual({ 'index.html': '2' });
});

test('what is brought up to date by itself, and was cut off, is ours all the same: the next build takes it away', async () => {
  await put({ 'index.html': 'home', 'data/a.json': 'a' });
  await run();
  // The second path cannot be written: a file stands where its folder should be.
  await writeFile(join(target, 'data', 'b'), 'in the way');
  const contents = new Map([
    ['data/a.json', 'newer'],
    ['data/0.json', 'added'],
    ['data/b/c.json', 'never written'],
  ]);
  await expect(republish(target, 'data/', contents)).rejects.toThrow(/b/);
  await rm(join(target, 'data', 'b'));
  expect(await published()).toMatchObject({ 'data/0.json': 'added' });
  await run();
  expect(await published()).toEqual({ 'index.html': 'home', 'data/a.json': 'a' });
});
