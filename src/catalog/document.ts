/** One YAML document -> Backstage's verdict, ours, and the entity. */
import type { DocumentVerdict } from './verdict.ts';
import { withoutManagedBy } from './annotations.ts';
import type { DescriptorContext, ParsedDescriptor } from './descriptor.ts';
import type { EntityRecord, Json, Relation } from './entity.ts';
import { envelopeIssues, policyIssues } from './envelope.ts';
import { chooseKind, locationTypeIssues } from './choose-kind.ts';
import { asSkeleton, identity, reservedIssues, toProblems } from './document-problems.ts';
import type { Issue, Stage } from './issue.ts';
import { identityOf, toRecord } from './record.ts';
import { isObject, quote, setOwn } from './json.ts';
import { mend, toleranceReasons, type KinderReason } from './kinder.ts';
import type { KindDefinition } from './kind.ts';
import { locationTargets, type LocationTarget } from './locations.ts';
import { scalarSource } from './place.ts';
import { resolvePlaceholders } from './placeholders.ts';
import { formatRef } from './ref.ts';
import { edgesOf, sortReferenceLists } from './relations.ts';
import { fileUrl } from './repository.ts';
import { isAllowed } from './rules.ts';
import { specIssues } from './spec.ts';
import type { YamlDocument } from './yaml.ts';

type Context = DescriptorContext & { kinds: readonly KindDefinition[] };
type Fields = Record<string, unknown>;

export interface DocumentResult {
  verdict: DocumentVerdict;
  record?: EntityRecord;
  targets: LocationTarget[];
  /** In Backstage, this document costs the file all its entities. */
  dropsFile: boolean;
}

export function processDocument(
  parsed: ParsedDescriptor,
  document: YamlDocument,
  context: Context,
): DocumentResult {
  try {
    return judge(parsed, document, context);
  } catch (cause) {
    return rejected(parsed, document, 'other', null, [
      {
        rule: 'descriptor-failed',
        path: [],
        message: `The document cannot be processed: ${cause instanceof Error ? cause.message : String(cause)}.`,
        hint: 'This is a fault of Callboard; please report it with the document.',
      },
    ]);
  }
}

function judge(parsed: ParsedDescriptor, document: YamlDocument, context: Context): DocumentResult {
  const { failure, value } = document;
  if (failure?.inBackstage || value === undefined)
    return rejected(parsed, document, failure?.inBackstage ? 'yaml' : 'read', null, []);
  if (!isObject(value))
    return rejected(parsed, document, 'yaml', null, [
      {
        rule: 'not-an-entity',
        path: [],
        message: `A descriptor document is a mapping with apiVersion, kind and metadata, and this is ${quote(value)}.`,
        hint: 'Write an entity, or remove the document.',
      },
    ]);

  const given = withoutManagedBy(value);
  const placeholders = resolvePlaceholders(parsed.repository, parsed.file, given, context.read);
  const strict = backstageVerdict(parsed, given, placeholders, context, document.cyclic);
  if (failure || strict.stage === 'rules')
    return rejected(parsed, document, strict.stage, strict.ref, strict.issues, strict.relations);

  const kinder = strict.accepted
    ? undefined
    : mended(parsed, document, placeholders.value, placeholders.issues, context);
  if (kinder?.entity === undefined && !strict.accepted)
    return rejected(parsed, document, strict.stage, strict.ref, kinder?.issues ?? strict.issues);

  const entity = kinder?.entity ?? strict.entity;
  const definition = kinder?.definition ?? strict.definition;
  if (!entity || !definition) throw new Error('an accepted entity has no definition');
  sortReferenceLists(entity);
  const { fromFiles } = placeholders;
  if (kinder?.reasons.includes('codeowner') && context.codeownersFile)
    fromFiles.push({ field: 'spec.owner', by: 'CODEOWNERS', file: context.codeownersFile });
  const record = {
    ...toRecord(parsed, document, entity, definition),
    ...(fromFiles.length > 0 && { fromFiles }),
  };
  const issues = [...(kinder?.issues ?? []), ...reservedIssues(document)];
  return {
    verdict: {
      ...identity(parsed, document),
      ref: strict.ref ?? record.ref,
      accepted: true,
      backstage: { accepted: strict.accepted, stage: strict.stage, locationOk: true },
      ...(kinder && { kinder: kinder.reasons }),
      problems: toProblems(parsed, document, issues, 'warning', record.ref),
      relations: strict.relations,
    },
    record,
    targets: definition.locations ? locationTargets(parsed.repository, entity['spec'], record.origin) : [],
    dropsFile: strict.stage === 'envelope',
  };
}

interface StrictVerdict {
  accepted: boolean;
  stage: Stage;
  ref: string | null;
  issues: Issue[];
  relations: Relation[];
  entity?: Fields;
  definition?: KindDefinition;
}

/** Backstage's steps in its order, up to the first that fails. */
function backstageVerdict(
  parsed: ParsedDescriptor,
  value: Fields,
  placeholders: { value: Json; issues: Issue[] },
  context: Context,
  isCyclic = false,
): StrictVerdict {
  const ref = looseRef(value);
  const fail = (stage: Stage, issues: Issue[]): StrictVerdict => ({
    accepted: false,
    stage,
    ref,
    issues,
    relations: [],
  });
  const envelope = envelopeIssues(value);
  if (envelope.length > 0) return fail('envelope', envelope);

  const kind = String(value['kind']);
  const type = isObject(value['spec']) ? value['spec']['type'] : undefined;
  if (!isAllowed(context.rules, { kind, type }, fileUrl(parsed.repository, parsed.file, 'blob')))
    return fail('rules', [
      {
        rule: 'kind-not-allowed',
        path: ['kind'],
        message: `The rules of this portal do not allow a ${kind} from here.`,
        hint: 'Change `rules` in sources.yaml, or move the entity to a place from which it is allowed.',
      },
    ]);
  if (isCyclic || placeholders.issues.length > 0) return fail('preprocess', placeholders.issues);

  const entity = withoutPrototypeKeys(placeholders.value, isObjectLike) as Fields;
  const policy = policyIssues(entity);
  if (policy.length > 0) return fail('policy', policy);

  const definition = context.kinds.find(
    (candidate) =>
      !candidate.extension &&
      candidate.kind === kind &&
      candidate.apiVersions.includes(String(entity['apiVersion'])),
  );
  const spec = definition ? specIssues(entity, definition) : chooseKind(entity, context.kinds).issues;
  if (!definition || spec.length > 0) return fail('kind', spec);

  const location = locationTypeIssues(entity, definition);
  const edges = edgesOf(entity, identityOf(entity, definition), definition);
  if (edges.issues.length > 0) return fail('relations', edges.issues);
  if (location.length > 0) return fail('other', location);
  return {
    accepted: true,
    stage: 'ok',
    ref,
    issues: [],
    relations: edges.relations,
    entity: withoutPrototypeKeys(entity as Json, () => true) as Fields,
    definition,
  };
}

/** The kinder reading: mends what can be mended, and lists every issue of every step rather than the first. */
function mended(
  parsed: ParsedDescriptor,
  document: YamlDocument,
  value: Json,
  placeholderIssues: Issue[],
  context: Context,
): { issues: Issue[]; reasons: KinderReason[]; entity?: Fields; definition?: KindDefinition } {
  const entity = withoutPrototypeKeys(value, () => true) as Fields;
  const reasons = new Set<KinderReason>(document.reserved.length > 0 ? ['reserved-key'] : []);
  if (takeCodeowner(entity, context.codeowner)) reasons.add('codeowner');
  const found = new Map<string, Issue>();
  const source = (path: Issue['path']) => document.document && scalarSource(document.document, path);
  const isUnderPlaceholder = ({ path, rule }: Issue) =>
    path[0] === 'spec' &&
    !rule.startsWith('placeholder') &&
    placeholderIssues.some(
      (other) => startsWith(other.path, path) || startsWith(path, other.path.slice(0, -1)),
    );

  for (let round = 0; round < 8; round++) {
    const envelope = envelopeIssues(entity);
    const isEnvelopeMap = isObject(entity['metadata']);
    const choice = chooseKind(entity, context.kinds);
    const issues = [
      ...(round === 0 ? placeholderIssues : []),
      ...envelope,
      ...(isEnvelopeMap ? policyIssues(entity) : []),
      ...choice.issues,
    ];
    if (choice.definition && isEnvelopeMap && envelope.length === 0) {
      issues.push(...specIssues(entity, choice.definition), ...locationTypeIssues(entity, choice.definition));
      issues.push(...edgesOf(entity, identityOf(entity, choice.definition), choice.definition).issues);
    }
    let isChanged = false;
    let isFatal = false;
    // From the end, so that removing an item of a list leaves the places of those before it alone.
    for (const issue of unique(issues).reverse()) {
      if (isUnderPlaceholder(issue)) continue;
      const key = `${issue.rule} ${JSON.stringify(issue.path)}`;
      const isNew = !found.has(key);
      const reason = mend(entity, issue, source);
      if (isNew && (round === 0 || reason === undefined)) found.set(key, issue);
      if (reason === undefined) isFatal = true;
      else {
        reasons.add(reason);
        isChanged ||= !toleranceReasons.has(reason);
      }
    }
    if (isFatal) return { issues: [...found.values()].reverse(), reasons: [...reasons] };
    if (isChanged) continue;
    const { definition } = choice;
    if (!definition) break;
    for (const reason of choice.reasons) reasons.add(reason);
    entity['kind'] = definition.kind;
    return {
      issues: [...found.values(), ...choice.notes].reverse(),
      reasons: [...reasons],
      entity,
      definition,
    };
  }
  return { issues: [...found.values()].reverse(), reasons: [...reasons] };
}

/** Kinds that get an owner from CODEOWNERS. @see https://backstage.io/docs/features/software-catalog/life-of-an-entity */
const codeownedKinds = new Set(['API', 'Component', 'Domain', 'Resource', 'System']);

function takeCodeowner({ kind, spec }: Fields, owner: string | undefined): boolean {
  if (owner === undefined || !codeownedKinds.has(String(kind)) || !isObject(spec)) return false;
  if (spec['owner'] !== undefined && spec['owner'] !== null && spec['owner'] !== '') return false;
  spec['owner'] = owner;
  return true;
}

/** The ref that Backstage's messages would use, even for documents without a usable envelope. */
function looseRef(document: Fields): string | null {
  const holder = Object.hasOwn(document, 'metadata') ? document['metadata'] : document;
  const { kind } = document;
  if (typeof holder !== 'object' || holder === null) return null;
  const { name, namespace } = holder as Fields;
  const space = namespace ?? 'default';
  if (typeof kind !== 'string' || typeof name !== 'string' || typeof space !== 'string') return null;
  return formatRef({ kind, namespace: space, name });
}

function rejected(
  parsed: ParsedDescriptor,
  document: YamlDocument,
  stage: Stage,
  ref: string | null,
  issues: Issue[],
  relations: Relation[] = [],
): DocumentResult {
  const isAccepted = stage === 'ok';
  return {
    verdict: {
      ...identity(parsed, document),
      ref,
      accepted: false,
      backstage: { accepted: isAccepted, stage, locationOk: true },
      problems: asSkeleton(toProblems(parsed, document, issues, 'error', ref ?? undefined)),
      relations,
    },
    targets: [],
    dropsFile: stage === 'yaml' || stage === 'envelope' || stage === 'rules' || stage === 'read',
  };
}

/** Copies a value without the `__proto__` keys whose value `isDropped`. */
function withoutPrototypeKeys(value: Json, isDropped: (value: Json) => boolean): Json {
  if (Array.isArray(value)) return value.map((item) => withoutPrototypeKeys(item, isDropped));
  if (!isObject(value)) return value;
  const copy: { [key: string]: Json } = {};
  for (const [key, item] of Object.entries(value) as [string, Json][])
    if (key !== '__proto__' || !isDropped(item)) setOwn(copy, key, withoutPrototypeKeys(item, isDropped));
  return copy;
}

function isObjectLike(value: Json): boolean {
  return typeof value === 'object' && value !== null;
}

function startsWith(path: Issue['path'], prefix: Issue['path']): boolean {
  return prefix.every((key, index) => path[index] === key);
}

function unique(issues: Issue[]): Issue[] {
  const byPath = Map.groupBy(issues, ({ path }) => JSON.stringify(path));
  return [...byPath.values()].flatMap(([first]) => first ?? []);
}
