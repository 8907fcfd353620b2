import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseDescriptor, processDescriptor } from '../../src/catalog/descriptor.ts';
import { kinderReasons } from '../../src/catalog/kinder.ts';

interface Expected {
  file: string;
  document: number;
  ref: string | null;
  accepted: boolean;
  stage: string;
  locationOk: boolean;
  relations: string[];
}

const fixtures = join(import.meta.dirname, 'fixtures');
const root = join(fixtures, 'repository');
const expected = readFileSync(join(fixtures, 'expected.jsonl'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as Expected);
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .sort();

function readFixture(path: string): string | undefined {
  const full = join(root, path);
  return existsSync(full) && statSync(full).isFile() ? readFileSync(full, 'utf8') : undefined;
}

function processFixture(file: string) {
  const repository = { id: 'fixtures', name: 'fixtures', source: 'test', visibility: 'unknown' } as const;
  return processDescriptor(parseDescriptor({ repository, file, text: readFixture(file) ?? '' }), {
    read: readFixture,
  });
}

test.each(files)('%s: the verdicts are those of Backstage', (file) => {
  const { documents } = processFixture(file);
  const theirs = expected.filter((row) => row.file === file);
  const ours = theirs.map((row) => {
    const verdict = documents.find(({ document }) => document === row.document);
    return (
      verdict && {
        file,
        document: verdict.document,
        // A name that is a number has no ref in Backstage; here it is read as text.
        ref: row.ref === null && verdict.accepted ? null : verdict.ref,
        accepted: verdict.backstage.accepted,
        stage: verdict.backstage.stage,
        locationOk: verdict.backstage.locationOk,
        relations: verdict.relations.map(({ type, targetRef }) => `${type} ${targetRef}`).sort(),
      }
    );
  });
  expect(ours).toEqual(theirs);
  // An alias that cannot be resolved makes Backstage give up on the file, in one line for all its documents.
  const isGivenUp = theirs.length === 1 && theirs[0]?.stage === 'yaml';
  expect(isGivenUp || documents.length === theirs.length).toBe(true);
});

const verdicts = files.flatMap((file) => processFixture(file).documents);

test('we accept whatever Backstage accepts, except where it passes our bounds', () => {
  const stricter = verdicts.filter(
    ({ accepted, backstage, problems }) =>
      backstage.accepted && !accepted && !problems.some(({ rule }) => rule === 'yaml-too-deep'),
  );
  expect(stricter).toEqual([]);
});

test('every kinder verdict has a known reason', () => {
  const kinder = verdicts.filter(
    ({ accepted, backstage }) => accepted && !(backstage.accepted && backstage.locationOk),
  );
  expect(kinder.filter((verdict) => !verdict.kinder?.length)).toEqual([]);
  const reasons = new Set(verdicts.flatMap((verdict) => verdict.kinder ?? []));
  expect(Object.keys(kinderReasons)).toEqual(expect.arrayContaining([...reasons]));
});

test('every document that is not accepted says why, with file and line', () => {
  const silent = verdicts.filter(
    ({ accepted, problems, file }) =>
      !accepted && !problems.some((problem) => problem.file === file && problem.line !== undefined),
  );
  expect(silent).toEqual([]);
});

test('nothing in a descriptor reaches the prototypes', () => {
  for (const file of files) processFixture(file);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
