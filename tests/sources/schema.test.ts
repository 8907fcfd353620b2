import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { schemaFiles } from '../../scripts/schemas.ts';

test.each(Object.entries(schemaFiles()))('%s is current; `npm run schemas` writes it', (path, content) => {
  expect(readFileSync(join(import.meta.dirname, '../..', path), 'utf8')).toBe(content);
});
