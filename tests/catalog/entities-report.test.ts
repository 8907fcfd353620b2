import { expect, test } from 'vitest';
import { countKinder, entityLines } from '../../src/catalog/entities-report.ts';
import type { DocumentVerdict } from '../../src/catalog/verdict.ts';

const verdict = (file: string, document: number, kinder?: string[]): DocumentVerdict => ({
  relations: [],
  problems: [],
  backstage: { accepted: true, stage: 'ok', locationOk: true },
  accepted: true,
  ref: null,
  document,
  file,
  repository: 'shop',
  ...(kinder && { kinder }),
});

test('one line a document, sorted, keys in a fixed order', () => {
  const lines = entityLines([verdict('b', 0), verdict('a', 10), verdict('a', 2)]);
  expect(lines.map((line) => line.slice(0, 50))).toEqual([
    '{"repository":"shop","file":"a","document":2,"ref"',
    '{"repository":"shop","file":"a","document":10,"ref',
    '{"repository":"shop","file":"b","document":0,"ref"',
  ]);
  expect(Object.keys(JSON.parse(lines[0] ?? ''))).toEqual([
    'repository',
    'file',
    'document',
    'ref',
    'accepted',
    'backstage',
    'problems',
    'relations',
  ]);
});

test('kinder verdicts are counted by reason', () => {
  expect(countKinder([verdict('a', 0, ['x', 'y']), verdict('b', 0, ['y']), verdict('c', 0)])).toEqual([
    ['y', 2],
    ['x', 1],
  ]);
});
