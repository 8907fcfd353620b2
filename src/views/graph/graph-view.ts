/** What a picture shows, before anything has its place: nodes and lines with their words. */
import { parseRef } from '../../catalog/ref.ts';
import type { Relation } from '../../graph/neighbourhood.ts';
import { entityHref } from '../address.ts';
import { kindView } from '../kind-view.ts';
import type { Site } from '../site.ts';

export interface GraphNode {
  /** Without base; absent where the ref is no valid address. */
  href?: string;
  title: string;
  /** For people: kind and type. */
  about: string;
  tape: string;
  /** What the picture is about. */
  root?: true;
  /** Somebody names it, nobody defines it. */
  dangling?: true;
  /** Neighbours that are not shown. */
  more?: number;
  /** Stands for others that do not fit. */
  rest?: true;
}

export interface GraphLine {
  /** Places of nodes. */
  from: number;
  to: number;
  words: string;
  both?: true;
}

export interface GraphView {
  nodes: GraphNode[];
  lines: GraphLine[];
  /** Step of each node from the root, negative on the side of what uses, holds or owns it. */
  steps?: number[];
  /** Lines between shown nodes that are left out. */
  linesLeft?: number;
  /** Address of the explorer, focused on the same. */
  explore: string;
}

/** Page of the explorer, focused on entities, as Backstage's graph page writes it. */
export function exploreHref(...refs: string[]): string {
  const query = refs.map((ref) => `rootEntityRefs%5B%5D=${encodeURIComponent(ref)}`).join('&');
  return query ? `/catalog-graph/?${query}` : '/catalog-graph/';
}

export function graphNode(site: Site, ref: string): GraphNode {
  const entity = site.catalog.get(ref);
  const href = entityHref(ref);
  if (!entity) {
    const { kind, namespace, name } = parseRef(ref);
    const { label, tape } = kindView(site, kind);
    const title = namespace === 'default' ? name : `${namespace}/${name}`;
    return { ...(href && { href }), title, about: label, tape, dangling: true };
  }
  const { label, tape } = kindView(site, entity.kind);
  const about = entity.type ? `${label} · ${entity.type}` : label;
  return { ...(href && { href }), title: entity.title, about, tape };
}

export function lineWords(relations: readonly Relation[]): string {
  return relations.map(({ words }) => words).join(', ');
}
