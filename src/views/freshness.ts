/**
 * Until when a docs page counts as fresh. The owner says how long its docs keep, in an annotation of the entity, of the
 * team or of a team above it; there is no clock here, so the browser compares.
 */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { type EntityLink, entityLink } from './entity-link.ts';
import { organisation } from './organisation.ts';
import type { Site } from './site.ts';

export interface Freshness {
  /** ISO 8601 day from which the page counts as old. */
  until: string;
  days: number;
  /** Who set the norm; absent where nobody did. */
  by?: EntityLink;
}

/** `90 days`, `6 months`, `2y`; `never` for docs that do not age. */
export const freshForAnnotation = 'callboard/docs-fresh-for';

const defaultDays = 365;
const unitDays = { d: 1, w: 7, m: 30.44, y: 365.25 };

/** @param changed ISO 8601: the page's last change */
export function freshness(site: Site, ref: string, changed: string | undefined): Freshness | undefined {
  const time = changed === undefined ? Number.NaN : Date.parse(changed);
  if (Number.isNaN(time)) return undefined;
  const norm = normOf(site, ref);
  const days = norm?.days ?? defaultDays;
  const until = new Date(time + days * 86_400_000);
  if (Number.isNaN(until.getTime())) return undefined;
  return {
    until: until.toISOString().slice(0, 10),
    days,
    ...(norm && { by: entityLink(site, norm.ref) }),
  };
}

/** The entity's own, its owners', then those of the teams above them. */
function normOf(site: Site, ref: string): { ref: string; days: number } | undefined {
  const owners = site.catalog.get(ref)?.owners ?? [];
  const above = owners.flatMap((owner) => organisation(site).above(owner));
  for (const candidate of [ref, ...owners, ...above]) {
    const days = parseNorm(site.catalog.get(candidate));
    if (days !== undefined) return { ref: candidate, days };
  }
  return undefined;
}

function parseNorm(entity: CatalogEntity | undefined): number | undefined {
  const text: unknown = entity?.entity.metadata.annotations?.[freshForAnnotation];
  if (typeof text !== 'string') return undefined;
  if (text.trim() === 'never') return 36_500;
  const match = /^\s*(\d{1,4})\s*(d|w|m|y)(?:ays?|eeks?|onths?|ears?)?\s*$/i.exec(text);
  if (!match) return undefined;
  const unit = match[2]?.toLowerCase() as keyof typeof unitDays;
  return Math.round(Number(match[1]) * unitDays[unit]) || undefined;
}
