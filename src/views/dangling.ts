/** The page of a ref that somebody names and nobody defines: who names it, and how to define it. */
import { parseRef } from '../catalog/ref.ts';
import { compareText } from '../problems.ts';
import { entityHref, isAddressable } from './address.ts';
import { compareLinks, type EntityLink, entityLink } from './entity-link.ts';
import { exampleOf } from './kind-page.ts';
import { kindDefinition, type KindView, kindView } from './kind-view.ts';
import { perSite } from './per-site.ts';
import { type Place, relationOrigin } from './relation-origin.ts';
import { namedAs } from './relations.ts';
import type { Site } from './site.ts';
import { suggestion } from './suggestion.ts';

export interface DanglingView {
  ref: string;
  href: string;
  kind: KindView;
  namespace: string;
  name: string;
  /** Who names it, by how; each with the field and line that does. */
  namedBy: {
    label: string;
    total: number;
    items: (EntityLink & { place?: Place })[];
  }[];
  total: number;
  /** Repositories that they lie in. */
  repositories: number;
  /** A descriptor that would define it. */
  yaml: string;
  /** What was perhaps meant: nearly the same name, or the same of another kind or in another namespace; likeliest first. */
  similar: EntityLink[];
}

const namedByLimit = 100;
const similarLimit = 8;

export function danglingIds(site: Site): string[] {
  return [...site.catalog.dangling.keys()].filter(isAddressable);
}

export function danglingView(site: Site, ref: string): DanglingView {
  const { kind, namespace, name } = parseRef(ref);
  const sources = site.catalog.dangling.get(ref) ?? [];
  const byType = new Map<string, string[]>();
  for (const source of sources)
    for (const { type, targetRef } of site.catalog.get(source)?.relations ?? []) {
      if (targetRef !== ref) continue;
      const list = byType.get(type);
      if (list) list.push(source);
      else byType.set(type, [source]);
    }
  return {
    ref,
    href: entityHref(ref) ?? '/catalog/',
    kind: kindView(site, kind),
    namespace,
    name,
    namedBy: [...byType]
      .sort(([a, m], [b, n]) => n.length - m.length || compareText(a, b))
      .map(([type, list]) => ({
        label: namedAs(type),
        total: list.length,
        items: list
          .map((source) => entityLink(site, source))
          .sort(compareLinks)
          .slice(0, namedByLimit)
          .map((link) => {
            const entity = site.catalog.get(link.ref);
            const place = entity && relationOrigin(site, entity, { type, targetRef: ref }, true)?.place;
            return { ...link, ...(place && { place }) };
          }),
      })),
    total: sources.length,
    repositories: new Set(sources.map((source) => site.catalog.get(source)?.origin.repository)).size,
    yaml: descriptorFor(site, ref),
    similar: similar(site, ref),
  };
}

/** The smallest descriptor that Backstage's schemas accept for a kind. */
export function descriptorFor(site: Site, ref: string): string {
  const { kind, namespace, name } = parseRef(ref);
  const own = site.extensionKinds.find((one) => one.kind.toLowerCase() === kind);
  if (own) return exampleOf(own, name, namespace);
  const found = kindDefinition(site, kind);
  const specs: Record<string, string[]> = {
    component: ['type: service', 'lifecycle: production', 'owner: your-team'],
    api: [
      'type: openapi',
      'lifecycle: production',
      'owner: your-team',
      'definition:',
      '  $text: ./openapi.yaml',
    ],
    resource: ['type: database', 'owner: your-team'],
    system: ['owner: your-team'],
    domain: ['owner: your-team'],
    group: ['type: team', 'children: []'],
    user: ['memberOf: []'],
  };
  const spec = (Object.hasOwn(specs, kind) ? specs[kind] : undefined) ?? ['owner: your-team'];
  return [
    `apiVersion: ${found?.apiVersions[0] ?? 'backstage.io/v1alpha1'}`,
    `kind: ${found?.kind ?? kind}`,
    'metadata:',
    `  name: ${name}`,
    ...(namespace === 'default' ? [] : [`  namespace: ${namespace}`]),
    'spec:',
    ...spec.map((line) => `  ${line}`),
  ].join('\n');
}

function similar(site: Site, ref: string): EntityLink[] {
  const near = suggestion(site, ref);
  const found = new Set([
    ...(near ? [near] : []),
    ...(refsByLetters(site).get(letters(parseRef(ref).name)) ?? []),
  ]);
  return [...found].slice(0, similarLimit).map((other) => entityLink(site, other));
}

const refsByLetters = perSite((site: Site) => {
  const refs = new Map<string, string[]>();
  for (const { ref } of site.catalog.entities) {
    const key = letters(parseRef(ref).name);
    const list = refs.get(key);
    if (list) list.push(ref);
    else refs.set(key, [ref]);
  }
  return refs;
});

function letters(name: string): string {
  return name.replace(/[^a-z0-9]/g, '');
}
