/** Joins a snapshot's parts into the {@link Site} that every view is computed from. */
import { buildCatalog } from '../catalog/catalog.ts';
import { annotationProblems } from '../catalog/check-annotations.ts';
import { withExtensionKinds } from '../catalog/extension-kind.ts';
import { catalogWithoutEmails, problemsWithoutEmails } from '../catalog/emails.ts';
import { groupCycleProblems } from '../catalog/group-cycles.ts';
import { annotationBook } from '../catalog/known-annotations.ts';
import { mergeRecords } from '../catalog/merge.ts';
import { danglingProblems } from '../catalog/query.ts';
import { compareProblems, compareText, type Problem } from '../problems.ts';
import { siteLinkProblems } from '../docs/site-links.ts';
import type { Site, SiteDocs, SiteRepository } from '../views/site.ts';
import { readChecked } from './checked.ts';
import { readCollected } from './collected.ts';
import { readHtml, readSnapshot, type Snapshot } from './read.ts';

export interface SiteOptions {
  /** Keep e-mail addresses; else nothing that is made of the site can hold one of an entity's. @default true */
  emails?: boolean;
  /** Entities that are described elsewhere: links to them are no problem. */
  isKnown?: (ref: string) => boolean;
}

/**
 * Reads the snapshot folder and joins it.
 * @throws {SnapshotError} if there is no snapshot, or it cannot be used
 */
export function loadSite(dir: string, options?: SiteOptions): Site {
  return joinSnapshot(readSnapshot(dir), options);
}

/** Joins what has been read already, e.g. by a crawl. */
export function joinSnapshot(
  { dir, manifest, parts }: Snapshot,
  { emails = true, isKnown }: SiteOptions = {},
): Site {
  const repositories = new Map<string, SiteRepository>();
  for (const { part: _part, input: _input, problems: _problems, ...state } of manifest.repositories) {
    const { assets = {}, licence } = parts.get(state.id) ?? {};
    repositories.set(state.id, { ...state, assets, ...(licence && { licence }) });
  }

  const directories = manifest.repositories.filter(({ directory }) => directory).map(({ id }) => id);
  const merged = mergeRecords(
    [...parts.values()].flatMap(({ entities }) => entities),
    new Set(directories),
  );
  const whole = buildCatalog(merged.records);
  const catalog = emails ? whole : catalogWithoutEmails(whole);

  const kinds = withExtensionKinds(manifest.kinds ?? []);

  const docs = new Map<string, SiteDocs>();
  const fileOwners = new Map<string, { site: string; path: string }>();
  const problems: Problem[] = [
    ...manifest.problems,
    ...merged.problems,
    ...danglingProblems(whole, kinds),
    ...groupCycleProblems(whole),
    ...readChecked(dir),
    ...annotationProblems(whole, annotationBook(manifest.annotations)),
  ];
  for (const [id, part] of parts) {
    problems.push(...part.problems, ...part.documents.flatMap((document) => document.problems));
    for (const site of part.sites) {
      // An entity that lost its ref to another repository keeps no docs either.
      if (docs.has(site.ref) || catalog.get(site.ref)?.origin.repository !== id) continue;
      const pages = part.docs
        .filter((page) => page.site === site.ref)
        .sort((a, b) => compareText(a.path, b.path));
      docs.set(site.ref, { ...site, pages });
      for (const page of pages) {
        const key = `${id}\0${page.file}`;
        if (!fileOwners.has(key)) fileOwners.set(key, { site: site.ref, path: page.path });
      }
    }
  }
  const verdicts = new Map<string, ReturnType<Site['verdictOf']>>();
  for (const { documents } of parts.values())
    for (const { repository, file, document, backstage, kinder } of documents)
      verdicts.set(`${repository}\0${file}\0${document}`, { backstage, kinder });
  const collected = readCollected(dir);
  for (const plugin of collected.values()) problems.push(...plugin.problems);
  for (const state of manifest.repositories) problems.push(...state.problems);
  const site: Site = {
    catalog,
    kinds,
    extensionKinds: manifest.kinds ?? [],
    annotations: manifest.annotations ?? [],
    repositories,
    docs: new Map([...docs].sort(([a], [b]) => compareText(a, b))),
    apis: new Map(
      [...parts].flatMap(([id, { apis }]) =>
        // An entity that lost its ref to another repository describes no operations of the other's API either.
        apis
          .filter(({ ref }) => catalog.get(ref)?.origin.repository === id)
          .map((api) => [api.ref, api] as const),
      ),
    ),
    problems: [],
    problemsOf: () => [],
    verdictOf: (ref) => {
      const origin = catalog.get(ref)?.origin;
      return origin && verdicts.get(`${origin.repository}\0${origin.file}\0${origin.document}`);
    },
    pageOfFile: (repository, file) => fileOwners.get(`${repository}\0${file}`),
    collected,
    leftOut: manifest.leftOut,
    tombstones: manifest.tombstones,
    html: (name) => readHtml(dir, name),
  };
  problems.push(...siteLinkProblems(site, isKnown));
  const said = unique(problems.sort(compareProblems));
  const sorted = emails ? said : problemsWithoutEmails(said);
  const byRef = Map.groupBy(sorted, ({ ref }) => ref);

  return { ...site, problems: sorted, problemsOf: (ref) => byRef.get(ref) ?? [] };
}

/** The same thing said twice (a document's problems stand with the document and with the file) is said once. */
function unique(sorted: readonly Problem[]): Problem[] {
  return sorted.filter((problem, index) => {
    const before = sorted[index - 1];
    return !before || compareProblems(before, problem) !== 0 || before.ref !== problem.ref;
  });
}
