/** Anchors of pages: the ids that a link's `#fragment` can lead to. */
import { editDistance } from '../catalog/suggest.ts';
import { compareText } from '../problems.ts';
import type { DocRecord } from './site.ts';

/** The ids of one page. */
export interface Anchors {
  ids: ReadonlySet<string>;
  /** Letters and digits of an id -> the id, where only one id has them. */
  byLetters: ReadonlyMap<string, string | undefined>;
}

// Many links lead to one page; its anchors are a pure function of its record.
const known = new WeakMap<DocRecord, Anchors>();

export function anchorsOf(page: DocRecord): Anchors {
  let anchors = known.get(page);
  if (!anchors)
    known.set(
      page,
      (anchors = collectAnchors([...page.headings.map(({ id }) => id), ...(page.anchors ?? [])])),
    );
  return anchors;
}

export function collectAnchors(ids: readonly string[]): Anchors {
  const byLetters = new Map<string, string | undefined>();
  const unique = new Set(ids);
  for (const id of unique) {
    const letters = lettersOf(id);
    byLetters.set(letters, byLetters.has(letters) ? undefined : id);
  }
  return { ids: unique, byLetters };
}

/**
 * The id that a fragment means: itself, else the only one that differs in nothing but case and punctuation. GitHub,
 * Python-Markdown and editors make different ids of one heading, and authors copy from all of them.
 */
export function findAnchor({ ids, byLetters }: Anchors, fragment: string): string | undefined {
  if (ids.has(fragment)) return fragment;
  const letters = lettersOf(fragment.replace(/^user-content-/, ''));
  return letters === '' ? undefined : byLetters.get(letters);
}

/** What every page has, whatever is on it. */
export function isTop(fragment: string): boolean {
  return fragment === '' || /^(?:top|readme)$/i.test(fragment) || fragment.startsWith(':~:');
}

/** `#L10`, `#L10-L20`: a line of the source, which only the forge shows. */
export function isLine(fragment: string | undefined): boolean {
  return fragment !== undefined && /^L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?$/.test(fragment);
}

/** The id that was perhaps meant. */
export function nearestAnchor({ ids }: Anchors, fragment: string): string | undefined {
  const wanted = fragment.toLowerCase().slice(0, maxLength);
  const words = new Set(wanted.split(/[^\p{L}\p{N}]+/u).filter(Boolean));
  let best: { id: string; score: number } | undefined;
  let left = maxCompared;
  for (const id of ids) {
    if (left-- === 0) break;
    const other = id.toLowerCase().slice(0, maxLength);
    const shared = other.split(/[^\p{L}\p{N}]+/u).filter((word) => words.has(word)).length;
    const close =
      Math.abs(other.length - wanted.length) <= 3 &&
      editDistance(other, wanted) <= Math.max(1, wanted.length / 4);
    const score = (close ? 10 : 0) + shared;
    // One word of several in common says little.
    if (!close && shared * 2 <= words.size) continue;
    if (!best || score > best.score || (score === best.score && compareText(id, best.id) < 0))
      best = { id, score };
  }
  return best?.id;
}

const maxLength = 100;
/** A page of ten thousand headings and as many wrong links must not take a minute. */
const maxCompared = 300;

function lettersOf(id: string): string {
  return id
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
