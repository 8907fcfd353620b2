/** Finds, reads and follows the descriptors of one repository. */
import picomatch from 'picomatch';
import {
  type LocationTarget,
  parseDescriptor,
  type ParsedDescriptor,
  processDescriptor,
} from '../catalog/descriptor.ts';
import type { EntityRecord } from '../catalog/entity.ts';
import { createGlob } from '../catalog/glob.ts';
import type { KindDefinition } from '../catalog/kind.ts';
import type { Repository } from '../catalog/repository.ts';
import type { CatalogRules } from '../catalog/rules.ts';
import { unsafeLinks } from '../catalog/unsafe-links.ts';
import { compareText, type Problem } from '../problems.ts';
import type { DocumentVerdict } from '../catalog/verdict.ts';
import type { CrawlLimits } from '../sources/limits.ts';
import type { Reader } from './reader.ts';

export interface DescriptorOptions {
  repository: Repository;
  /** Globs of descriptor files. */
  patterns: readonly string[];
  /** Files to read besides, because a Location of another repository names them. */
  extra: readonly string[];
  rules?: CatalogRules;
  kinds?: readonly KindDefinition[];
  /** Owner of entities that name none. */
  codeowner?: string;
  /** The file that says so. */
  codeownersFile?: string;
  limits: CrawlLimits;
  /** Where no file has a descriptor's name, take any YAML file that begins an entity. @default false */
  anyName?: boolean;
}

export interface DescriptorResult {
  records: EntityRecord[];
  documents: DocumentVerdict[];
  problems: Problem[];
  /** Location targets that lie outside this repository. */
  elsewhere: LocationTarget[];
}

export async function readDescriptors(reader: Reader, options: DescriptorOptions): Promise<DescriptorResult> {
  const { repository, limits } = options;
  const paths = [...reader.files.values()].filter(({ kind }) => kind === 'file').map(({ path }) => path);
  const matches = picomatch([...options.patterns], { dot: false });
  const result: DescriptorResult = { records: [], documents: [], problems: [], elsewhere: [] };

  const named = paths.filter((path) => matches(path) && !isTemplated(path));
  const found = named.length || !options.anyName ? named : await findByContent(reader, paths);
  let queue = new Set([
    ...found.slice(0, limits.descriptors),
    ...options.extra.filter((path) => reader.files.has(path)),
  ]);
  if (found.length > limits.descriptors)
    result.problems.push({
      rule: 'limit-descriptors',
      severity: 'warning',
      message: `This repository has ${found.length} descriptor files; only the first ${limits.descriptors} were read.`,
      hint: 'Raise `limits.descriptors` in content/sources.yaml, or narrow `descriptors`.',
      repository: repository.id,
    });
  const done = new Set<string>();
  const budget = createBudget();

  for (let depth = 0; queue.size && depth <= limits.locationDepth; depth++) {
    const parsed = await parseAll(reader, repository, queue, limits);
    for (const path of queue) done.add(path);
    const skeletons = depth === 0 ? parsed.flatMap((descriptor) => descriptor.skeletons) : [];
    const next = new Set<string>();
    const wanted = await reader.texts(
      new Set(parsed.flatMap((descriptor) => descriptor.wanted)),
      limits.textBytes,
    );
    for (const descriptor of parsed) {
      if (skeletons.some((folder) => descriptor.file.startsWith(folder))) continue;
      const processed = processDescriptor(descriptor, {
        read: (path) => budget.take(wanted.get(path)),
        rules: options.rules,
        kinds: options.kinds,
        codeowner: options.codeowner,
        codeownersFile: options.codeownersFile,
      });
      result.records.push(...processed.records);
      result.documents.push(...processed.documents);
      result.problems.push(...processed.problems);
      for (const { ref, entity, origin } of processed.records) {
        const place = { repository: origin.repository, file: origin.file, line: origin.line, ref };
        result.problems.push(...unsafeLinks(entity.metadata, place));
      }
      for (const target of processed.targets) {
        const targets = resolveTarget(target, paths, result, repository);
        for (const path of targets) if (!done.has(path)) next.add(path);
      }
    }
    queue = next;
  }
  if (queue.size)
    result.problems.push({
      rule: 'limit-location-depth',
      severity: 'warning',
      message: `Locations follow from one another more than ${limits.locationDepth} deep; ${[...queue].sort(compareText)[0]} and what follows from it were not read.`,
      hint: 'Shorten the chain, or raise `limits.locationDepth` in content/sources.yaml.',
      repository: repository.id,
    });
  if (budget.spent)
    result.problems.push({
      rule: 'limit-placeholders',
      severity: 'warning',
      message: `Placeholders such as $text put more than ${maxInserted} characters into this repository's entities; those beyond were left as they are.`,
      hint: 'Name large files fewer times, or split the repository.',
      repository: repository.id,
    });
  if (result.records.length > limits.entities) {
    result.problems.push({
      rule: 'limit-entities',
      severity: 'warning',
      message: `This repository declares ${result.records.length} entities; only the first ${limits.entities} are shown.`,
      hint: 'Raise `limits.entities` in content/sources.yaml.',
      repository: repository.id,
    });
    result.records.length = limits.entities;
  }
  return result;
}

/** What a file's placeholders bring is stored as often as they name it, so that a small file could fill every disk. */
const maxInserted = 100_000_000;

function createBudget(): { take(text: string | undefined): string | undefined; readonly spent: boolean } {
  let left = maxInserted;
  return {
    take(text) {
      left -= text?.length ?? 0;
      return left < 0 ? undefined : text;
    },
    get spent() {
      return left < 0;
    },
  };
}

/** At most so many YAML files are looked into for entities. */
const contentLimit = 500;
const contentBytes = 1_000_000;

async function findByContent(reader: Reader, paths: readonly string[]): Promise<string[]> {
  const candidates = paths.filter(
    (path) => /\.ya?ml$/.test(path) && !isTemplated(path) && !/(?:^|\/)\./.test(path),
  );
  const texts = await reader.texts(candidates.slice(0, contentLimit), contentBytes);
  return [...texts]
    .filter(([, text]) => /^apiVersion:\s*["']?(?:scaffolder\.)?backstage\.io\//m.test(text))
    .map(([path]) => path)
    .sort(compareText);
}

async function parseAll(
  reader: Reader,
  repository: Repository,
  paths: Iterable<string>,
  limits: CrawlLimits,
): Promise<ParsedDescriptor[]> {
  const wanted = [...paths].sort(compareText);
  const texts = await reader.texts(wanted, limits.textBytes);
  const parsed: ParsedDescriptor[] = [];
  for (const file of wanted) {
    const text = texts.get(file);
    if (text !== undefined) parsed.push(parseDescriptor({ repository, file, text }));
  }
  return parsed;
}

/** Paths inside the repository that a Location names; targets elsewhere and missing ones are put on `result`. */
function resolveTarget(
  target: LocationTarget,
  paths: readonly string[],
  result: DescriptorResult,
  repository: Repository,
): string[] {
  if (target.url !== undefined) {
    result.elsewhere.push(target);
    return [];
  }
  const wanted = target.path ?? target.glob ?? '';
  const matches = target.glob !== undefined ? createGlob(target.glob) : undefined;
  const found = matches ? paths.filter((path) => matches(path)) : paths.filter((path) => path === wanted);
  if (!found.length && target.required)
    result.problems.push({
      rule: 'location-target-missing',
      severity: 'error',
      message: `The Location names "${wanted}", and there is no such file in this repository.`,
      hint: 'Correct `spec.target`, or set `spec.presence: optional`.',
      repository: repository.id,
      file: target.origin.file,
      line: target.origin.line,
    });
  return found;
}

/** A path such as `skeleton/${{ values.name }}/catalog-info.yaml`. */
function isTemplated(path: string): boolean {
  return path.includes('{{') || path.includes('{%');
}
