/** Writes the JSON Schemas that editors complete and check with. `tests/sources/schema.test.ts` keeps them current. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourcesJsonSchema } from '../src/sources/config-schema.ts';

/** Path from the package's root -> content. */
export function schemaFiles(): Record<string, string> {
  return { 'schemas/sources.schema.json': `${JSON.stringify(sourcesJsonSchema(), null, 2)}\n` };
}

if (import.meta.filename === process.argv[1])
  for (const [path, content] of Object.entries(schemaFiles())) {
    mkdirSync(join(import.meta.dirname, '../schemas'), { recursive: true });
    writeFileSync(join(import.meta.dirname, '..', path), content);
  }
