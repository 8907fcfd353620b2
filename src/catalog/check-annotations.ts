/** Annotations that nobody reads because a letter is wrong, and values that whoever reads them cannot use. */
import { compareProblems, type Problem } from '../problems.ts';
import { describeForm, wrongValue } from './annotation-value.ts';
import type { Catalog, CatalogEntity } from './catalog.ts';
import type { AnnotationBook, KnownAnnotation } from './known-annotations.ts';
import { lineOf } from './lines.ts';
import { editDistance } from './suggest.ts';

export function annotationProblems(catalog: Catalog, book: AnnotationBook): Problem[] {
  const meant = createReader(book);
  const problems: Problem[] = [];
  for (const entity of catalog.entities) {
    if (entity.inferred) continue;
    let place: ReturnType<typeof createPlaces> | undefined;
    let left = maxProblems;
    for (const [name, value] of Object.entries(entity.entity.metadata.annotations ?? {})) {
      const known = book.get(name);
      const found = known ? valueProblem(known, value) : nameProblem(name, meant(name));
      if (!found) continue;
      if (left-- === 0) break;
      problems.push({ ...found, ...(place ??= createPlaces(entity))(name) });
    }
  }
  return problems.sort(compareProblems);
}

type Finding = Pick<Problem, 'rule' | 'severity' | 'message' | 'hint'>;

function nameProblem(name: string, meant: KnownAnnotation | undefined): Finding | undefined {
  if (!meant) return undefined;
  return {
    rule: 'misspelt-annotation',
    // What only Backstage's plugins read is worth a note.
    severity: meant.plugin === '' ? 'info' : 'warning',
    message: `Nobody reads the annotation \`${name}\`: it seems to be misspelt.`,
    hint: `Did you mean \`${meant.name}\`?`,
  };
}

function valueProblem({ name, example, value: form, list = false }: KnownAnnotation, value: unknown) {
  if (form === undefined || typeof value !== 'string') return undefined;
  const wrong = wrongValue(value.slice(0, maxValue), form, list);
  if (wrong === undefined) return undefined;
  return {
    rule: 'annotation-value',
    severity: 'warning',
    message: `The annotation \`${name}\` holds "${wrong.slice(0, 80).toWellFormed()}", which cannot be used: it must be ${describeForm(form, list)}.`,
    hint: `For example: \`${example}\``,
  } satisfies Finding;
}

/** Of one entity; more tell nobody anything. */
const maxProblems = 100;
const maxValue = 5000;
const maxName = 120;

type Place = Pick<Problem, 'repository' | 'file' | 'line' | 'column' | 'excerpt' | 'ref'>;

/** At the key itself; the text of the descriptor is at hand, so that no YAML is parsed once more. */
function createPlaces({ ref, origin, source, lines }: CatalogEntity): (name: string) => Place {
  const { repository, file } = origin;
  const texts = source?.split('\n') ?? [];
  return (name) => {
    const line = lineOf(lines, ['metadata', 'annotations', name]) ?? origin.line;
    const near = line - origin.line;
    const at = texts[near]?.includes(name) ? near : texts.findIndex((text) => text.includes(name));
    if (at === -1) return { repository, file, line, ref };
    const text = texts[at]?.replace(/\r$/, '') ?? '';
    return {
      repository,
      file,
      line: origin.line + at,
      column: text.indexOf(name) + 1,
      excerpt: text.slice(0, 200),
      ref,
    };
  };
}

/**
 * What a name that nobody knows was perhaps meant to be. Only names under a domain that is somebody's are looked at:
 * organisations have annotations of their own.
 */
function createReader(book: AnnotationBook): (name: string) => KnownAnnotation | undefined {
  const known = book.names.map((full) => ({ full, ...split(full) }));
  const byDomain = Map.groupBy(known, ({ domain }) => domain);
  const byName = Map.groupBy(known, ({ name }) => name);
  const answers = new Map<string, string | undefined>();
  const find = (text: string): string | undefined => {
    if (text.length > maxName) return undefined;
    const { domain, name } = split(text);
    const near = nearest(name, byDomain.get(domain) ?? []);
    if (near !== undefined) return near;
    const alike = byName.get(name) ?? [];
    // The right name, but under no domain or under that of the catalog.
    if (isGeneral(domain)) return name.includes('-') ? single(alike) : undefined;
    return byDomain.has(domain) ? undefined : single(alike.filter((one) => isAlike(domain, one.domain)));
  };
  return (text) => {
    if (!answers.has(text)) answers.set(text, find(text));
    const answer = answers.get(text);
    return answer === undefined ? undefined : book.get(answer);
  };
}

/** Case, and what joins words, are forgiven: they are what people mix up. */
function split(full: string): { domain: string; name: string } {
  const slash = full.indexOf('/');
  return {
    domain: full.slice(0, Math.max(0, slash)).toLowerCase(),
    name: full
      .slice(slash + 1)
      .toLowerCase()
      .replace(/[_.]/g, '-'),
  };
}

function nearest(name: string, candidates: readonly { full: string; name: string }[]): string | undefined {
  const limit = name.length < 4 ? 0 : name.length < 7 ? 1 : 2;
  let best: { full: string; distance: number } | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.name.length - name.length) > limit) continue;
    const distance = editDistance(name, candidate.name);
    if (distance <= limit && (!best || distance < best.distance)) best = { full: candidate.full, distance };
  }
  return best?.full;
}

function single(candidates: readonly { full: string }[]): string | undefined {
  return candidates.length === 1 ? candidates[0]?.full : undefined;
}

/** Whose annotations people take others for. */
const isGeneral = (domain: string) => domain === '' || domain === 'backstage.io' || domain === 'callboard';

/** Organisations have hosts of their own of these, whose annotations bear the host's name. */
const forges = new Set(['github.com', 'gitlab.com', 'bitbucket.org', 'dev.azure.com']);

/** `grafana.com` and `grafana`, `backstage.com` and `backstage.io`, `sonarqub.org`; never `gitlab.acme`, which is a host. */
function isAlike(domain: string, other: string): boolean {
  const [main = '', ...rest] = domain.replace(/^www\./, '').split('.');
  const [otherMain = '', ...otherRest] = other.split('.');
  if (rest.length > 1 || otherRest.length > 1 || (forges.has(other) && rest.length > 0))
    return editDistance(domain, other) <= 1;
  return main === otherMain || (main.length > 5 && editDistance(main, otherMain) <= 1);
}
