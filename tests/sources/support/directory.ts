/** What the crawler makes of a directory of people. */
import { expect } from 'vitest';
import { parseDescriptor, processDescriptor } from '../../../src/catalog/descriptor.ts';
import type { EntityRecord } from '../../../src/catalog/entity.ts';
import type { RepositoryTree, Source, SourceContext } from '../../../src/sources/source.ts';

/** Reads the only repository of a source; everything in it must be an entity that Backstage takes. */
export async function readDirectory(
  source: Source,
  context: SourceContext,
): Promise<{ tree: RepositoryTree; records: Map<string, EntityRecord> }> {
  const { repositories } = await source.list(context);
  const tree = await repositories[0]!.open();
  const contents = await tree.read(tree.files.map(({ path }) => path));
  const records: EntityRecord[] = [];
  for (const [file, content] of contents) {
    const text = new TextDecoder().decode(content);
    const parsed = parseDescriptor({ repository: tree.repository, file, text });
    const processed = processDescriptor(parsed, { read: () => undefined });
    expect(processed.problems).toEqual([]);
    expect(processed.documents.every(({ backstage }) => backstage.accepted)).toBe(true);
    records.push(...processed.records);
  }
  return { tree, records: new Map(records.map((record) => [record.ref, record])) };
}
