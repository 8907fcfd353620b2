/** The schema that editors use says what Backstage says, on the very documents of the conformance suite. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { descriptorJsonSchema } from '../../src/catalog/descriptor-schema.ts';
import { defineExtensionKind, extensionKindSchema } from '../../src/catalog/extension-kind.ts';
import { kinds } from '../../src/catalog/kinds/index.ts';
import { parseYamlStream } from '../../src/catalog/yaml.ts';

const fixtures = join(import.meta.dirname, '../conformance/fixtures');
const rows = readFileSync(join(fixtures, 'expected.jsonl'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as { file: string; document: number; accepted: boolean; stage: string });

const dataset = defineExtensionKind(
  extensionKindSchema.parse({
    kind: 'Dataset',
    apiVersion: 'acme.com/v1',
    description: 'A table that others may read.',
    schema: {
      required: ['owner', 'format'],
      properties: {
        format: { type: 'string', enum: ['parquet', 'csv'], description: 'How rows are written.' },
        retention: { type: 'integer', minimum: 1 },
      },
      additionalProperties: false,
    },
    relations: [
      'owner',
      { field: 'readBy', kind: 'Component', forward: 'readBy', reverse: 'reads', list: true },
    ],
  }),
);
const ajv = new Ajv({ allErrors: true, strict: false });
ajv.addFormat('uri', URL.canParse);
const validate = ajv.compile(descriptorJsonSchema([...kinds, dataset]));

function documentOf({ file, document }: { file: string; document: number }): unknown {
  const { documents } = parseYamlStream(readFileSync(join(fixtures, 'repository', file), 'utf8'));
  return documents.find(({ index }) => index === document)?.value;
}

/** Backstage lets these through by accident; an editor should not encourage them. */
const oddities = new Set([
  'cases/annotations-false.yaml 0',
  'cases/managed-by-given.yaml 0',
  'cases/proto-root.yaml 0',
]);

test('every document that Backstage accepts is valid', () => {
  const accepted = rows.filter((row) => row.accepted && !oddities.has(`${row.file} ${row.document}`));
  expect(accepted.length).toBeGreaterThan(50);
  const wrong = accepted.flatMap((row) =>
    validate(documentOf(row)) ? [] : [`${row.file} ${row.document}: ${ajv.errorsText(validate.errors)}`],
  );
  expect(wrong).toEqual([]);
});

/** Kinds that Callboard knows, and placeholders whose files a schema cannot look into. */
const beyond = new Set([
  'cases/ai-resource.yaml 0',
  'edge.yaml 36',
  'cases/placeholder-annotations.yaml 0',
  'cases/placeholder-labels.yaml 0',
]);

test('documents that Backstage rejects by their form are invalid', () => {
  const rejected = rows.filter(({ stage }) => ['envelope', 'policy', 'kind'].includes(stage));
  expect(rejected.length).toBeGreaterThan(50);
  const passed = rejected
    .filter((row) => validate(documentOf(row)))
    .map(({ file, document }) => `${file} ${document}`);
  expect(passed.filter((name) => !beyond.has(name))).toEqual([]);
  expect(new Set(passed)).toEqual(beyond);
});

const entity = (spec: unknown, apiVersion = 'acme.com/v1') => ({
  apiVersion,
  kind: 'Dataset',
  metadata: { name: 'orders' },
  spec,
});

test.each([
  [true, entity({ owner: 'a', format: 'csv', retention: 7, readBy: ['x'] })],
  [true, entity({ owner: { $text: './OWNER' }, format: 'csv' })],
  [false, entity({ owner: 'a', format: 'xml' })],
  [false, entity({ owner: 'a' })],
  [false, entity({ owner: 'a', format: 'csv', colour: 'red' })],
  [false, entity({ owner: 'a', format: 'csv', retention: 0.5 })],
  [false, entity({ owner: 'a', format: 'csv' }, 'backstage.io/v1alpha1')],
])('a kind of somebody’s own is checked by its own schema: %s %j', (isValid, document) => {
  expect(validate(document)).toBe(isValid);
});
