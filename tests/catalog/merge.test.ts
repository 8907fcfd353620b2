import { expect, test } from 'vitest';
import type { EntityRecord } from '../../src/catalog/entity.ts';
import { mergeRecords } from '../../src/catalog/merge.ts';

function record(name: string, repository: string, file: string, line: number, title: string): EntityRecord {
  return {
    ref: `component:default/${name.toLowerCase()}`,
    entity: { apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: { name, title } },
    origin: { repository, file, document: 0, line },
    relations: [],
    reverse: [],
  };
}

const titles = (records: EntityRecord[]) => records.map(({ entity }) => entity.metadata.title);

test('across files the first wins, and the loser is told who won', () => {
  const { records, problems } = mergeRecords([
    record('cart', 'shop', 'a.yaml', 1, 'first'),
    record('cart', 'other', 'b.yaml', 7, 'second'),
  ]);
  expect(titles(records)).toEqual(['first']);
  expect(problems).toMatchObject([
    {
      rule: 'duplicate-entity',
      repository: 'other',
      file: 'b.yaml',
      line: 7,
      ref: 'component:default/cart',
      message:
        'component:default/cart is defined more than once; the one in shop/a.yaml:1 is shown, not this one.',
    },
  ]);
});

test('within one file the last wins', () => {
  const { records, problems } = mergeRecords([
    record('cart', 'shop', 'a.yaml', 1, 'first'),
    record('cart', 'shop', 'a.yaml', 9, 'second'),
    record('cart', 'shop', 'b.yaml', 1, 'third'),
  ]);
  expect(titles(records)).toEqual(['second']);
  expect(problems.map(({ file, line }) => `${file}:${line}`)).toEqual(['a.yaml:1', 'b.yaml:1']);
});

test('names that differ only in case are the same', () => {
  const { records, problems } = mergeRecords([
    record('Cart', 'shop', 'a.yaml', 1, 'first'),
    record('cart', 'shop', 'b.yaml', 1, 'second'),
  ]);
  expect(records).toHaveLength(1);
  expect(problems[0]?.message).toContain('cart and Cart differ only in case');
});

test('an inferred entity gives way to a described one', () => {
  const inferred = { ...record('cart', 'cart', '', 1, 'inferred'), inferred: true };
  const { records, problems } = mergeRecords([inferred, record('cart', 'shop', 'a.yaml', 1, 'described')]);
  expect(titles(records)).toEqual(['described']);
  expect(problems).toMatchObject([{ severity: 'info', repository: 'cart' }]);
});
