/** Kinds of an organisation's own: their files, and what comes of descriptors of theirs. */
import { describe, expect, test } from 'vitest';
import { buildCatalog } from '../../src/catalog/catalog.ts';
import { danglingProblems } from '../../src/catalog/dangling.ts';
import { parseDescriptor, processDescriptor } from '../../src/catalog/descriptor.ts';
import { countKinder } from '../../src/catalog/entities-report.ts';
import { withExtensionKinds } from '../../src/catalog/extension-kind.ts';
import { parseKindFile } from '../../src/sources/kind-files.ts';

const dataset = parseKindFile(
  `kind: Dataset
apiVersion: [acme.com/v1, acme.com/v2]
description: A table that others may read.
colour: teal
icon: table
schema:
  required: [owner, format]
  properties:
    format: { type: string, enum: [csv, parquet] }
    url: { type: string, format: uri }
    columns: { type: array, maxItems: 2, items: { type: string, minLength: 2 } }
    days: { type: integer, minimum: 1, maximum: 10 }
relations:
  - owner
  - { field: readBy, kind: Component, list: true, forward: readBy, reverse: reads }
columns: [{ field: format, label: Format }]
`,
  'content/kinds/dataset.yaml',
);
const kinds = withExtensionKinds([dataset]);

function read(spec: string, head = 'apiVersion: acme.com/v2\nkind: Dataset') {
  const repository = { id: 'r', name: 'r', source: 'test', visibility: 'unknown' } as const;
  const text = `${head}\nmetadata: { name: sales }\nspec: ${spec}\n`;
  return processDescriptor(parseDescriptor({ repository, file: 'catalog-info.yaml', text }), {
    read: () => undefined,
    kinds,
  });
}

describe('descriptors', () => {
  test('relations are stored both ways, with the default kind of their field', () => {
    const { records } = read('{ owner: data, format: csv, readBy: [report, "api:x"] }');
    expect(records[0]?.relations).toEqual([
      { type: 'ownedBy', targetRef: 'group:default/data' },
      { type: 'readBy', targetRef: 'api:default/x' },
      { type: 'readBy', targetRef: 'component:default/report' },
    ]);
    expect(records[0]?.reverse).toContainEqual({
      sourceRef: 'component:default/report',
      type: 'reads',
      targetRef: 'dataset:default/sales',
    });
  });

  test('Backstage’s verdict stays its own: it rejects the kind, and ours is counted as kinder', () => {
    const { documents } = read('{ owner: data, format: csv }');
    expect(documents[0]).toMatchObject({
      accepted: true,
      backstage: { accepted: false, stage: 'kind' },
      problems: [],
    });
    expect(countKinder(documents)).toEqual([['extension-kind', 1]]);
  });

  test('breaches of the schema are said with their place, and the rest is shown', () => {
    const { records, problems } = read(
      '{ owner: data, format: xml, url: "javascript:alert(1)", columns: [a, bb], days: 0.5 }',
    );
    expect(problems.map(({ message, line }) => `${line} ${message}`)).toMatchInlineSnapshot(`
      [
        "4 \`spec.format\` must be one of csv, parquet, and is "xml".",
        "4 \`spec.url\` must be a whole web address, like https://example.com/page, and is "javascript:alert(1)".",
        "4 \`spec.columns[0]\` must be text of at least 2 characters, and is "a".",
        "4 \`spec.days\` must be a whole number, and is 0.5.",
      ]
    `);
    expect(records[0]?.entity.spec).toEqual({ owner: 'data', columns: ['bb'] });
  });

  test('slips of case and version are forgiven as for any kind', () => {
    const { documents } = read('{ owner: data, format: csv }', 'apiVersion: acme.com/v9\nkind: dataset');
    expect(documents[0]?.kinder).toEqual(['extension-kind', 'kind-case', 'foreign-api-version']);
  });

  test('without its file the kind is unknown, and the known ones are named', () => {
    const repository = { id: 'r', name: 'r', source: 'test', visibility: 'unknown' } as const;
    const text = 'apiVersion: acme.com/v1\nkind: Dataset\nmetadata: { name: x }\nspec: {}\n';
    const { problems } = processDescriptor(parseDescriptor({ repository, file: 'f', text }), {
      read: () => undefined,
    });
    expect(problems[0]).toMatchObject({ rule: 'unknown-kind', severity: 'error' });
  });

  test('a reference of theirs that leads nowhere is found in the line of its field', () => {
    const { records } = read('\n  owner: data\n  format: csv\n  readBy:\n    - report');
    const problems = danglingProblems(buildCatalog(records), kinds);
    expect(problems.find(({ message }) => message.includes('report'))).toMatchObject({
      message: '`spec.readBy` names component:default/report, which is not in the catalog.',
      line: 8,
      column: 7,
    });
  });
});

describe('files', () => {
  const mistakesOf = (text: string): string => {
    try {
      parseKindFile(text, 'content/kinds/x.yaml');
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };

  test('every wrong key is named at once, with its place', () => {
    expect(
      mistakesOf(`kind: Data set
apiVersion: Acme/v1
colr: red
icon: stak
schema:
  required: [a]
  properties:
    format: { type: string, pattern: '(a+)+$' }
    constructor: { type: string }
  oneOf: []
relations: [owner, ownr, { field: x, forward: Reads }]
`),
    ).toMatchInlineSnapshot(`
      "content/kinds/x.yaml has 10 mistakes:
        content/kinds/x.yaml:1:7 kind: must be a name of letters and digits, like "Dataset"
        content/kinds/x.yaml:2:13 apiVersion: must be like "acme.com/v1": a domain in lower case, and a version
        content/kinds/x.yaml:3:1: "colr" is not known here; did you mean "colour"?
        content/kinds/x.yaml:4:7 icon: Invalid option: expected one of "ring"|"hexagon"|"triangle"|"drop"|"table"|"stack"|"chart"|"queue"|"cloud"|"bolt"|"shield"|"key"|"flag"|"book"|"box"|"flask"|"screen"|"spark"
        content/kinds/x.yaml:8:29 schema.properties.format: "pattern" is not supported: patterns of a file are never run; use \`enum\` or \`format\`
        content/kinds/x.yaml:9:5 schema.properties: "constructor" is a name that cannot be used
        content/kinds/x.yaml:10:3 schema: "oneOf" is not supported: give the field one type
        content/kinds/x.yaml:11:20 relations[1]: Invalid option: expected one of "owner"|"system"|"domain"|"dependsOn"|"dependencyOf"
        content/kinds/x.yaml:11:26 relations[2].reverse: expected string, received undefined
        content/kinds/x.yaml:11:47 relations[2].forward: must be a name like "readsFrom""
    `);
  });

  test.each([
    ['a kind of Backstage’s', 'kind: component\napiVersion: a/v1', 'is a kind of Backstage'],
    [
      'a required field that is nowhere',
      'kind: X\napiVersion: a/v1\nschema: { required: [nope] }',
      'names "nope"',
    ],
    [
      'a keyword of another type',
      'kind: X\napiVersion: a/v1\nschema: { properties: { a: { type: string, minItems: 1 } } }',
      'needs `type: array`',
    ],
    ['a schema of no object', 'kind: X\napiVersion: a/v1\nschema: { type: string }', 'must be "object"'],
    [
      'a field that relates twice',
      'kind: X\napiVersion: a/v1\nrelations: [owner, owner]',
      'names the field "owner" again',
    ],
    [
      '__proto__ as a key',
      'kind: X\napiVersion: a/v1\n__proto__: { polluted: true }',
      '"__proto__" is a name that cannot be used',
    ],
    [
      '__proto__ as a field',
      'kind: X\napiVersion: a/v1\nschema: { properties: { __proto__: { type: string } } }',
      '"__proto__" is a name that cannot be used',
    ],
    ['nothing', '', 'expected string, received undefined'],
    ['broken YAML', 'kind: [', 'YAML'],
    ['a list', '- kind: X', 'expected object'],
    [
      'a schema without end',
      `kind: X\napiVersion: a/v1\nschema: ${'{ properties: { a: '.repeat(40)}{}${' } }'.repeat(40)}`,
      'nested more than 12 deep',
    ],
    [
      'a column that is no path',
      'kind: X\napiVersion: a/v1\ncolumns: [{ field: "a..b", label: x }]',
      'must be the path',
    ],
  ])('%s is refused', (_, text, message) => {
    expect(mistakesOf(text)).toContain(message);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('names come from the kind where nobody gives them', () => {
    const [kind] = withExtensionKinds([parseKindFile('kind: MLModel\napiVersion: a/v1', 'f')]).slice(-1);
    expect(kind).toMatchObject({ label: 'ML model', plural: 'ML models', tape: 'grey-ring' });
  });
});
