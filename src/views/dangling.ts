/** The page of a ref that somebody names and nobody defines: who names it, and how to define it. */
import { parseRef } from '../catalog/ref.ts';
import { compareText } from '../problems.ts';
import { entityHref, isAddressable } from './address.ts';
import { compareLinks, type EntityLink, entityLink } from './entity-link.ts';
import { exampleOf } from './kind-page.ts';
import { kindDefinition, type KindView, kindView } from './kind-view.ts';
import { perSite } from './per-site.ts';
import { relationLabel } from './relations.ts';
import type { Site } from './site.ts';

export interface DanglingView {
  ref: string;
  href: string;
  kind: KindView;
  namespace: string;
  name: string;
  /** Who names it, by how. */
  namedBy: { label: string; total: number; items: EntityLink[] }[];
  total: number;
  /** A descriptor that would define it. */
  yaml: string;
  /** Entities of the same name but another kind or namespace, or nearly the same name. */
  similar: EntityLink[];
}

const namedByLimit = 100;

export function danglingIds(site: Site): string[] {
  return [...site.catalog.dangling.keys()].filter(isAddressable);
}

export function danglingView(site: Site, ref: string): DanglingView {
  const { kind, namespace, name } = parseRef(ref);
  const sources = site.catalog.dangling.get(ref) ?? [];
  const byType = new Map<string, EntityLink[]>();
  for (const source of sources)
    for (const { type, targetRef } of site.catalog.get(source)?.relations ?? []) {
      if (targetRef !== ref) continue;
      const links = byType.get(type);
      if (links) links.push(entityLink(site, source));
      else byType.set(type, [entityLink(site, source)]);
    }
  return {
    ref,
    href: entityHref(ref) ?? '/catalog/',
    kind: kindView(site, kind),
    namespace,
    name,
    namedBy: [...byType]
      .sort(([a], [b]) => compareText(a, b))
      .map(([type, items]) => ({
        label: relationLabel(type),
        total: items.length,
        items: items.sort(compareLinks).slice(0, namedByLimit),
      })),
    total: sources.length,
    yaml: descriptorFor(site, kind, namespace, name),
    similar: similar(site, ref),
  };
}

/** The smallest descriptor that Backstage's schemas accept for a kind. */
function descriptorFor(site: Site, kind: string, namespace: string, name: string): string {
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
  const found = refsByLetters(site).get(letters(parseRef(ref).name)) ?? [];
  return found.slice(0, 10).map((other) => entityLink(site, other));
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
