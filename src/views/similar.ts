/** Things that look alike, on their own pages and in a report: duplicated work is found by nobody who does not look for it. */
import { type SimilarReason, similarPairs } from '../catalog/similar/similar.ts';
import { type EntityLink, entityLink, entityLinks } from './entity-link.ts';
import { perSite } from './per-site.ts';
import type { Site } from './site.ts';

export interface SimilarView {
  entity: EntityLink;
  owners: EntityLink[];
  /** Sentences without full stop, the strongest first. */
  reasons: string[];
}

export interface SimilarReport {
  pairs: {
    entities: [SimilarView['entity'], SimilarView['entity']];
    owners: EntityLink[][];
    reasons: string[];
  }[];
  total: number;
}

const reportLimit = 200;

const pairsOf = perSite((site: Site) => similarPairs(site.catalog, site.apis));

const byRef = perSite((site: Site) => {
  const found = new Map<string, { ref: string; reasons: SimilarReason[] }[]>();
  for (const { refs, reasons } of pairsOf(site))
    for (const [ref, other] of [refs, refs.toReversed()] as [string, string][]) {
      const list = found.get(ref);
      if (list) list.push({ ref: other, reasons });
      else found.set(ref, [{ ref: other, reasons }]);
    }
  return found;
});

/** What looks like an entity; none for nearly all. */
export function similarTo(site: Site, ref: string): SimilarView[] {
  return (byRef(site).get(ref) ?? []).map((similar) => ({
    entity: entityLink(site, similar.ref),
    owners: ownersOf(site, similar.ref),
    reasons: similar.reasons.map(sentence),
  }));
}

export function similarReport(site: Site): SimilarReport {
  const pairs = pairsOf(site);
  return {
    total: pairs.length,
    pairs: pairs.slice(0, reportLimit).map(({ refs, reasons }) => ({
      entities: [entityLink(site, refs[0]), entityLink(site, refs[1])],
      owners: refs.map((ref) => ownersOf(site, ref)),
      reasons: reasons.map(sentence),
    })),
  };
}

function ownersOf(site: Site, ref: string): EntityLink[] {
  return entityLinks(site, site.catalog.get(ref)?.owners ?? []);
}

function sentence(reason: SimilarReason): string {
  switch (reason.type) {
    case 'operations':
      return `They share ${reason.shared} of ${reason.of} operations, such as ${reason.examples.join(', ')}`;
    case 'name':
      return 'Their names are alike';
    case 'description':
      return `Their descriptions both speak of ${reason.words.join(', ')}`;
    case 'tags':
      return `Both are tagged ${reason.tags.join(', ')}`;
  }
}
