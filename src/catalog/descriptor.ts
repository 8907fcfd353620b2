/**
 * Descriptor files (`catalog-info.yaml`) -> entities, Backstage's verdict and ours on every document, problems, and further
 * files to read. Pure, and never throws: two steps, because placeholders need files that somebody else must read between.
 */
import { compareProblems, type Problem } from '../problems.ts';
import type { DocumentVerdict } from './verdict.ts';
import { processDocument } from './document.ts';
import type { EntityRecord } from './entity.ts';
import type { KindDefinition } from './kind.ts';
import { kinds as knownKinds } from './kinds/index.ts';
import type { LocationTarget } from './locations.ts';
import { wantedFiles } from './placeholders.ts';
import type { Repository } from './repository.ts';
import type { CatalogRules } from './rules.ts';
import { skeletonFolders } from './skeletons.ts';
import { parseYamlStream, type YamlStream } from './yaml.ts';

export type { LocationTarget } from './locations.ts';

export interface ParsedDescriptor {
  repository: Repository;
  /** From the repository's root. */
  file: string;
  text: string;
  stream: YamlStream;
  /** Paths from the repository's root whose content placeholders need; they need not exist. */
  wanted: string[];
  /** Folders from the repository's root, with trailing slash, that the file's Templates copy from. */
  skeletons: string[];
}

/** First step: YAML to documents. In a directory's dump, a list counts as the documents in it. */
export function parseDescriptor(input: {
  repository: Repository;
  file: string;
  text: string;
}): ParsedDescriptor {
  const stream = parseYamlStream(input.text, { lists: input.repository.directory ?? false });
  const wanted = new Set<string>();
  for (const { value } of stream.documents) {
    if (value === undefined) continue;
    for (const path of wantedFiles(input.repository, input.file, value)) wanted.add(path);
  }
  const skeletons = skeletonFolders(
    input.file,
    stream.documents.map(({ value }) => value),
  );
  return { ...input, stream, wanted: [...wanted], skeletons };
}

export interface DescriptorContext {
  /** Content of a file of the same repository, a byte order mark kept; undefined if there is no such file. */
  read(path: string): string | undefined;
  /** Absent: everything is allowed. */
  rules?: CatalogRules;
  /** Owner of entities that name none, as in `spec.owner`. */
  codeowner?: string;
  /** Path of the file that says so. */
  codeownersFile?: string;
  /** Every kind there is, those of the configuration included. @default the built-in kinds */
  kinds?: readonly KindDefinition[];
}

export interface ProcessedDescriptor {
  /** One for every document that we accept, in their order. */
  records: EntityRecord[];
  /** One for every document that is not empty, in their order. */
  documents: DocumentVerdict[];
  /** Those of all documents, sorted. */
  problems: Problem[];
  /** What the Locations among the records name. */
  targets: LocationTarget[];
}

/** Second step: documents to entities. */
export function processDescriptor(parsed: ParsedDescriptor, context: DescriptorContext): ProcessedDescriptor {
  const { stream } = parsed;
  const results = stream.documents.map((document) =>
    processDocument(parsed, document, { ...context, kinds: context.kinds ?? knownKinds }),
  );
  const locationOk = !stream.broken && results.every(({ dropsFile }) => !dropsFile);
  for (const { verdict } of results) {
    verdict.backstage.locationOk = locationOk;
    if (stream.broken) verdict.backstage = { accepted: false, stage: 'yaml', locationOk };
    if (stream.broken) verdict.relations = [];
    if (verdict.accepted && !locationOk) (verdict.kinder ??= []).push('sibling-broken');
  }
  const documents = results.map(({ verdict }) => verdict);
  return {
    records: results.flatMap(({ record }) => record ?? []),
    documents,
    problems: documents.flatMap(({ problems }) => problems).sort(compareProblems),
    targets: results.flatMap(({ targets }) => targets),
  };
}
