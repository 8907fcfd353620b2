import { describe, expect, test } from 'vitest';
import { parseDescriptor, processDescriptor } from '../../src/catalog/descriptor.ts';
import { type Lines, lineOf } from '../../src/catalog/lines.ts';

const repository = { id: 'acme/shop', name: 'shop', source: 'test', visibility: 'unknown' } as const;

function recordOf(text: string, files: Record<string, string> = {}) {
  const parsed = parseDescriptor({ repository, file: 'catalog-info.yaml', text });
  const { records } = processDescriptor(parsed, { read: (path) => files[path] });
  const [record] = records;
  if (!record) throw new Error('the descriptor gives no entity');
  return record;
}

const cart = `# the cart
apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: cart
  annotations:
    backstage.io/techdocs-ref: dir:.
  tags: [a, b]
  links:
    - url: https://acme.example/a
    - title: Second
      url: https://acme.example/b
spec:
  type: openapi
  lifecycle: production
  owner: ledger
  definition:
    $text: ./openapi.yaml
  dependsOn:
    - resource:z
    - resource:a
`;

describe('a record keeps where its fields stand', () => {
  const record = recordOf(cart, { 'openapi.yaml': 'openapi: 3.1.0' });
  test.each<[(string | number)[], number]>([
    [['kind'], 3],
    [['metadata', 'name'], 5],
    [['metadata', 'annotations', 'backstage.io/techdocs-ref'], 7],
    [['metadata', 'tags', 1], 8],
    [['metadata', 'links', 1], 11],
    [['spec', 'owner'], 16],
    [['spec', 'definition'], 17],
    // Lists of refs are sorted on reading; their lines follow them.
    [['spec', 'dependsOn', 0], 21],
    [['spec', 'dependsOn', 1], 20],
  ])('%j', (path, line) => {
    expect(lineOf(record.lines, path)).toBe(line);
  });

  test('what the catalog set itself has no line', () => {
    expect(record.entity.metadata.namespace).toBe('default');
    expect(lineOf(record.lines, ['metadata', 'namespace'])).toBeUndefined();
  });

  test('what came from another file is named with it', () => {
    expect(record.fromFiles).toEqual([{ field: 'spec.definition', by: '$text', file: 'openapi.yaml' }]);
  });
});

test('lines count from the start of the file, in every document of it', () => {
  const parsed = parseDescriptor({ repository, file: 'a.yaml', text: `${cart}---\n${cart}` });
  const { records } = processDescriptor(parsed, { read: () => 'x' });
  expect(records.map(({ lines }) => lineOf(lines, ['metadata', 'name']))).toEqual([5, 27]);
});

test('an item that was left out moves no line: the list has its first line', () => {
  const { lines, entity } = recordOf(cart.replace('  tags: [a, b]', '  tags:\n    - a\n    - 7\n    - b'));
  expect(lineOf(lines, ['metadata', 'tags', 1], 3)).toBe(10);
  expect(lineOf(lines, ['metadata', 'tags', 1], 2)).toBe(9);
  expect(entity.metadata.tags).toHaveLength(3);
});

test('a descriptor of 5,000 fields keeps a few hundred lines', () => {
  const many = Array.from({ length: 5000 }, (_, index) => `    - resource:r${index}\n`).join('');
  const labels = Array.from({ length: 5000 }, (_, index) => `    l${index}: x\n`).join('');
  const { lines } = recordOf(
    `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: x\n  labels:\n${labels}spec:\n  type: a\n  lifecycle: b\n  owner: c\n  dependsOn:\n${many}`,
  );
  expect(count(lines)).toBeLessThan(500);
});

function count(lines: Lines | undefined): number {
  if (typeof lines !== 'object') return 1;
  return Object.values(lines).reduce<number>((sum, value) => sum + count(value as Lines), 0);
}
