/** A link to an entity as every list, table and header shows it: finished, nothing left to look up. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { parseRef } from '../catalog/ref.ts';
import { compareText } from '../problems.ts';
import { entityHref } from './address.ts';
import { kindView } from './kind-view.ts';
import type { Site } from './site.ts';

export interface EntityLink {
  ref: string;
  /** Without base; absent where the ref is no valid address. */
  href?: string;
  title: string;
  /** Label of the kind. */
  kind: string;
  tape: string;
  type?: string;
  lifecycle?: string;
  description?: string;
  /** Somebody names it, nobody defines it. */
  dangling?: true;
}

/** Title as Backstage shows it; a dangling ref shows its name, with what differs from a plain one before it. */
export function entityLink(site: Site, ref: string): EntityLink {
  const entity = site.catalog.get(ref);
  const href = entityHref(ref);
  if (!entity) {
    const { kind, namespace, name } = parseRef(ref);
    const { label, tape } = kindView(site, kind);
    const title = namespace === 'default' ? name : `${namespace}/${name}`;
    return { ref, ...(href && { href }), title, kind: label, tape, dangling: true };
  }
  const { label, tape } = kindView(site, entity.kind);
  return {
    ref,
    ...(href && { href }),
    title: shortTitle(entity),
    kind: label,
    tape,
    ...(entity.type && { type: entity.type }),
    ...(entity.lifecycle && { lifecycle: entity.lifecycle }),
    ...(entity.description && { description: firstSentence(entity.description) }),
  };
}

/** A bare name says too little where another namespace has the same. */
function shortTitle({ title, name, namespace }: CatalogEntity): string {
  return title === name && namespace !== 'default' ? `${namespace}/${name}` : title;
}

/** By title without case, then by ref: the order of every list of links. */
export function compareLinks(a: EntityLink, b: EntityLink): number {
  return compareText(a.title.toLowerCase(), b.title.toLowerCase()) || compareText(a.ref, b.ref);
}

export function entityLinks(site: Site, refs: readonly string[]): EntityLink[] {
  return refs.map((ref) => entityLink(site, ref)).sort(compareLinks);
}

/** First paragraph of a description on one line, at most `limit` characters, Markdown's marks of links removed. */
export function firstSentence(text: string, limit = 160): string {
  const paragraph = plainText(text).split(/\n\s*\n/, 1)[0] ?? '';
  const line = paragraph.replace(/\s+/g, ' ').trim();
  if (line.length <= limit) return line;
  const cut = line.slice(0, limit);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), limit - 30))}…`;
}

/** A description without Markdown's commonest marks; it is printed as text, never as HTML. */
export function plainText(text: string): string {
  return text
    .replace(/!\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
    .replace(/\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
    .replace(/^#{1,6}\s+/gm, '')
    .replace(/(\*\*|__|`)([^\n]*?)\1/g, '$2')
    .trim();
}
