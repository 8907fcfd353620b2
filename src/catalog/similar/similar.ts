/**
 * Entities that look alike: perhaps the same work done twice. A pair is named only if one strong sign or two middling ones
 * speak for it, and the reasons are told. What belongs together anyway is no find: entities of one repository, related ones,
 * parts of one thing (`x-backend`, `x-ui`) and copies of one thing (`x-staging`, `x-prod`). Pure.
 */
import type { ApiRecord } from '../../apis/api.ts';
import { compareText } from '../../problems.ts';
import type { Catalog, CatalogEntity } from '../catalog.ts';
import { areCopies, type Features, featuresOf } from './features.ts';

/** Why two entities look alike; JSON. */
export type SimilarReason =
  | { type: 'operations'; shared: number; of: number; examples: string[] }
  | { type: 'name' }
  | { type: 'description'; words: string[] }
  | { type: 'tags'; tags: string[] };

export interface SimilarPair {
  /** In alphabetical order. */
  refs: [string, string];
  /** The strongest first. */
  reasons: SimilarReason[];
}

const kinds = new Set(['component', 'api']);
/** A word, tag or operation of more entities than this, or than a share of all, says nothing about any two of them. */
const common = { least: 4, most: 12, share: 0.003 };
/** Of one entity at most so many pairs are told, the strongest. */
const pairsPerEntity = 5;
const enough = 1;
/** `home-rss` and `home-markdown` are two things of a kind rather than one thing twice: more must speak for them. */
const enoughForSiblings = 1.4;

/** All pairs, strongest first. Deterministic. */
export function similarPairs(catalog: Catalog, apis: ReadonlyMap<string, ApiRecord>): SimilarPair[] {
  const entities = catalog.entities.filter(({ kind }) => kinds.has(kind.toLowerCase()));
  const features = new Map(entities.map((entity) => [entity.ref, featuresOf(entity, apis.get(entity.ref))]));
  const index = createIndex([...features.values()]);
  const pairs: (SimilarPair & { score: number })[] = [];
  for (const [key, refs] of index.candidates()) {
    const [a, b] = refs.map((ref) => features.get(ref));
    const one = a && catalog.get(a.ref);
    if (!a || !b || !one || belongTogether(one, a, b)) continue;
    const signs = compare(a, b, index);
    const score = signs.reduce((sum, sign) => sum + sign.weight, 0);
    if (score < (areSiblings(a, b) ? enoughForSiblings : enough)) continue;
    const reasons = signs.sort((x, y) => y.weight - x.weight).map(({ reason }) => reason);
    pairs.push({ refs: key.split(' ') as [string, string], reasons, score });
  }
  pairs.sort(
    (a, b) => b.score - a.score || compareText(a.refs[0], b.refs[0]) || compareText(a.refs[1], b.refs[1]),
  );
  const counts = new Map<string, number>();
  return pairs
    .filter(({ refs }) => {
      if (refs.some((ref) => (counts.get(ref) ?? 0) >= pairsPerEntity)) return false;
      for (const ref of refs) counts.set(ref, (counts.get(ref) ?? 0) + 1);
      return true;
    })
    .map(({ refs, reasons }) => ({ refs, reasons }));
}

function belongTogether(entity: CatalogEntity, a: Features, b: Features): boolean {
  if (a.repository === b.repository) return true;
  if (entity.relations.some(({ targetRef }) => targetRef === b.ref)) return true;
  const sameSubject = a.subject.join(' ') === b.subject.join(' ');
  const areParts = sameSubject && a.subject.length > 0 && a.roles.join(' ') !== b.roles.join(' ');
  return areParts || areCopies(a, b);
}

/** Their names share a word, and each has one of its own. */
function areSiblings(a: Features, b: Features): boolean {
  const shared = a.subject.filter((token) => b.subject.includes(token)).length;
  return shared > 0 && shared < a.subject.length && shared < b.subject.length;
}

interface Sign {
  weight: number;
  reason: SimilarReason;
}

function compare(a: Features, b: Features, index: Index): Sign[] {
  const signs: (Sign | undefined)[] = [
    operationsSign(a, b, index),
    nameSign(a, b, index),
    descriptionSign(a, b, index),
    tagsSign(a, b, index),
  ];
  return signs.filter((sign) => sign !== undefined);
}

function operationsSign(a: Features, b: Features, index: Index): Sign | undefined {
  const shared = [...a.operations].filter((key) => b.operations.has(key) && index.isRare('operation', key));
  const of = Math.min(a.operations.size, b.operations.size);
  if (shared.length < 3 || shared.length * 2 < of) return undefined;
  const examples = shared.sort(compareText).slice(0, 3);
  return { weight: 1, reason: { type: 'operations', shared: shared.length, of, examples } };
}

function nameSign(a: Features, b: Features, index: Index): Sign | undefined {
  const reason = { type: 'name' } as const;
  if (a.compactName === b.compactName) return { weight: 1, reason };
  // `smseagle-proxy` and `smseagle-proxy2`.
  const stem = (features: Features) => features.compactName.replace(/[-._]?v?\d+$/, '');
  if (stem(a) === stem(b) && stem(a).length >= 6) return { weight: 1, reason };
  const [short, long] = [a.subject, b.subject].sort((x, y) => x.length - y.length);
  const shared = short?.filter((token) => long?.includes(token)) ?? [];
  if (!long || !shared.some((token) => index.isRare('subject', token)) || shared.length * 3 < long.length * 2)
    return undefined;
  return { weight: 0.4, reason };
}

function descriptionSign(a: Features, b: Features, index: Index): Sign | undefined {
  // A text that many have is a template's.
  if (!index.isRare('description', a.description) || !index.isRare('description', b.description))
    return undefined;
  const shared = [...a.words].filter((word) => b.words.has(word));
  const telling = shared.filter((word) => index.isRare('word', word));
  const likeness = index.weight(shared) / Math.max(index.weight(a.words), index.weight(b.words));
  if (telling.length < 2 || likeness < 0.5) return undefined;
  const words = telling.sort((x, y) => index.count('word', x) - index.count('word', y) || compareText(x, y));
  return {
    weight: likeness >= 0.8 && telling.length >= 4 ? 1 : 0.6,
    reason: { type: 'description', words: words.slice(0, 5) },
  };
}

function tagsSign(a: Features, b: Features, index: Index): Sign | undefined {
  const tags = [...a.tags].filter((tag) => b.tags.has(tag) && index.isRare('tag', tag));
  if (tags.length === 0) return undefined;
  return {
    weight: tags.length > 1 ? 0.4 : 0.2,
    reason: { type: 'tags', tags: tags.sort(compareText).slice(0, 5) },
  };
}

type Field = 'operation' | 'subject' | 'word' | 'tag' | 'description' | 'name';

interface Index {
  count(field: Field, value: string): number;
  /** Few enough entities of the kind have it to mean something. */
  isRare(field: Field, value: string): boolean;
  /** How much the words say together: rare ones say more. */
  weight(words: Iterable<string>): number;
  /** `<ref> <ref>` -> both refs, of all pairs of one kind that share something rare. */
  candidates(): Map<string, [string, string]>;
}

function createIndex(all: readonly Features[]): Index {
  const postings = new Map<string, string[]>();
  for (const features of all)
    for (const [field, value] of valuesOf(features)) {
      const key = `${field} ${value}`;
      const refs = postings.get(key);
      if (refs) refs.push(features.ref);
      else postings.set(key, [features.ref]);
    }
  const count = (field: Field, value: string) => postings.get(`${field} ${value}`)?.length ?? 0;
  const rare = Math.min(common.most, Math.max(common.least, Math.floor(all.length * common.share)));
  const isRare = (field: Field, value: string) =>
    count(field, value) <= (field === 'description' ? 2 : field === 'operation' ? common.most : rare);
  return {
    count,
    isRare,
    weight(words) {
      let sum = 0;
      for (const word of words) sum += Math.log(1 + all.length / Math.max(1, count('word', word)));
      return sum;
    },
    candidates() {
      const pairs = new Map<string, [string, string]>();
      for (const refs of postings.values()) {
        if (refs.length < 2 || refs.length > common.most) continue;
        const sorted = [...new Set(refs)].sort(compareText);
        for (const [index, a] of sorted.entries())
          for (const b of sorted.slice(index + 1))
            if (a.slice(0, a.indexOf(':')) === b.slice(0, b.indexOf(':'))) pairs.set(`${a} ${b}`, [a, b]);
      }
      return pairs;
    },
  };
}

function* valuesOf(features: Features): Generator<[Field, string]> {
  for (const key of features.operations) yield ['operation', key];
  for (const token of new Set(features.subject)) yield ['subject', token];
  for (const word of features.words) yield ['word', word];
  for (const tag of features.tags) yield ['tag', tag];
  if (features.description) yield ['description', features.description];
  yield ['name', features.compactName.replace(/v?\d+$/, '')];
}
