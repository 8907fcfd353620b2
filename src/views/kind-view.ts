/** How a kind looks on a page. Kinds nobody described get a plain label and the neutral tape. */
import type { KindDefinition } from '../catalog/kind.ts';
import { perSite } from './per-site.ts';
import type { Site } from './site.ts';

export interface KindView {
  /** Lower case, as in addresses. */
  kind: string;
  label: string;
  plural: string;
  /** Names the strip's colour and the glyph: `tape-<tape>`. */
  tape: string;
  description?: string;
}

/** What tells how kinds look: a {@link Site}. */
type Kinds = Pick<Site, 'kinds'>;

export function kindView(site: Kinds, kind: string): KindView {
  const found = kindDefinition(site, kind);
  const lower = kind.toLowerCase();
  if (found)
    return {
      kind: lower,
      label: found.label,
      plural: found.plural,
      tape: found.tape,
      ...(found.description ? { description: found.description } : {}),
    };
  const label = kind.charAt(0).toUpperCase() + kind.slice(1);
  return { kind: lower, label, plural: label, tape: 'other' };
}

/** The general definition of a kind, if somebody described it. @param kind in any case */
export function kindDefinition(site: Kinds, kind: string): KindDefinition | undefined {
  return byName(site).get(kind.toLowerCase())?.definition;
}

/** Place of a kind in the order in which kinds are listed for people. */
export function kindRank(site: Kinds, kind: string): number {
  return byName(site).get(kind.toLowerCase())?.rank ?? Number.MAX_SAFE_INTEGER;
}

const byName = perSite(({ kinds }: Kinds) => {
  const found = new Map<string, { definition: KindDefinition; rank: number }>();
  for (const [rank, definition] of kinds.entries())
    if (definition.specType === undefined) found.set(definition.kind.toLowerCase(), { definition, rank });
  return found;
});
