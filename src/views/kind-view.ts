/** How a kind looks on a page. Kinds nobody described get a plain label and the neutral tape. */
import { findKind, kinds } from '../catalog/kinds/index.ts';

export interface KindView {
  /** Lower case, as in addresses. */
  kind: string;
  label: string;
  plural: string;
  /** Names the strip's colour and the glyph: `tape-<tape>`. */
  tape: string;
  description?: string;
}

export function kindView(kind: string): KindView {
  const found = findKind(kind);
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

const ranks = new Map(kinds.map(({ kind }, index) => [kind.toLowerCase(), index]));

/** Place of a kind in the order in which kinds are listed for people. */
export function kindRank(kind: string): number {
  return ranks.get(kind.toLowerCase()) ?? kinds.length;
}
