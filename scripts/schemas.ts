/** Writes the JSON Schemas that editors complete and check with. `tests/sources/schema.test.ts` keeps them current. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { descriptorJsonSchema, descriptorSchemaPath } from '../src/catalog/descriptor-schema.ts';
import { kindJsonSchema } from '../src/catalog/extension-kind.ts';
import { kinds } from '../src/catalog/kinds/index.ts';
import { sourcesJsonSchema } from '../src/sources/config-schema.ts';

/** Path from the package's root -> content. */
export function schemaFiles(): Record<string, string> {
  const schemas = {
    [descriptorSchemaPath]: descriptorJsonSchema(kinds),
    'schemas/kind.schema.json': kindJsonSchema(),
    'schemas/sources.schema.json': sourcesJsonSchema(),
  };
  return Object.fromEntries(
    Object.entries(schemas).map(([path, schema]) => [path, `${JSON.stringify(schema, null, 2)}\n`]),
  );
}

if (import.meta.filename === process.argv[1])
  for (const [path, content] of Object.entries(schemaFiles())) {
    mkdirSync(join(import.meta.dirname, '../schemas'), { recursive: true });
    writeFileSync(join(import.meta.dirname, '..', path), content);
  }
