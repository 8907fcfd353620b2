/** Descriptors of a test, as text and as a catalog. */
import { readFileSync } from 'node:fs';
import { parseAllDocuments, stringify } from 'yaml';
import { buildCatalog, type Catalog } from '../catalog/catalog.ts';
import { parseDescriptor, processDescriptor } from '../catalog/descriptor.ts';
import { type ExtensionKind, withExtensionKinds } from '../catalog/extension-kind.ts';
import { mergeRecords } from '../catalog/merge.ts';
import { ConformanceError } from './plugin-test.ts';

const repository = { id: 'conformance', name: 'conformance', source: 'test', visibility: 'public' } as const;

/** Text as given, or of the file that the address names. */
export function readText(input: string | URL): string {
  return input instanceof URL ? readFileSync(input, 'utf8') : input;
}

/** @throws {ConformanceError} if a descriptor is wrong */
export function readCatalog(text: string, kinds: readonly ExtensionKind[]): Catalog {
  const parsed = parseDescriptor({ repository, file: 'catalog-info.yaml', text });
  const { records, problems } = processDescriptor(parsed, {
    read: () => undefined,
    kinds: withExtensionKinds(kinds),
  });
  const wrong = problems.filter(({ severity }) => severity === 'error');
  if (wrong.length > 0 || records.length === 0)
    throw new ConformanceError(
      `The \`entities\` of this test are no valid descriptors: ${wrong.map(({ message }) => message).join(' ') || 'there are none.'}`,
    );
  return buildCatalog(mergeRecords(records).records);
}

/** Every entity so many times: under other names and, if wanted, with other values of their annotations. */
export function multiply(text: string, times: number, annotations: boolean): string {
  const copies = Array.from({ length: times - 1 }, (_, index) => {
    const suffix = `-${index + 2}`;
    return copyEntities(text, suffix, (value) => (annotations ? addToEach(value, suffix) : value));
  });
  return [text, ...copies].join('\n---\n');
}

/** Every entity under another name, with other annotations. */
export function copyEntities(text: string, suffix: string, change: (value: string) => string): string {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as Descriptor | null)
    .filter((descriptor) => descriptor !== null)
    .map((copy) => {
      copy.metadata.name += suffix;
      const own = copy.metadata.annotations ?? {};
      for (const [name, value] of Object.entries(own)) own[name] = change(String(value));
      return stringify(copy);
    })
    .join('---\n');
}

/** Values of annotations are often lists. */
export function addToEach(value: string, suffix: string): string {
  return value
    .split(',')
    .map((one) => one + suffix)
    .join(',');
}

interface Descriptor {
  metadata: { name: string; annotations?: Record<string, string> };
}
