/**
 * What is promised to authors of plugins, as they write it. `tsc` reads this file with everything else: where it no longer
 * compiles, plugins out there do not either, and the change needs a new major version. New, optional things are added at
 * their place; nothing is taken away. `promised.test.ts` keeps the lists of names.
 */
import type { AstroIntegration } from 'astro';
import {
  type Catalog,
  type CatalogEntity,
  type Collected,
  type DocView,
  type EntityView,
  type HomeView,
  type Member,
  entityHref,
  formatRef,
  parseRef,
  refPath,
  safeUrl,
} from 'callboard/model';
import type * as Plugin from 'callboard/plugin';
import { z } from 'zod';

// What an author writes: every member that there is, so that none disappears, and the least that is asked for.

export const areas: Record<Plugin.Area, true> = {
  'entity-overview': true,
  'entity-header': true,
  'team-overview': true,
  home: true,
  'docs-footer': true,
};
export const condition: Required<Plugin.Condition> = {
  annotation: ['acme.example/tracker'],
  kind: 'Component',
  type: ['service'],
  tag: 'go',
  has: 'docs',
  collected: true,
};
export const widget: Required<Plugin.Widget> = {
  id: 'errors',
  area: 'entity-overview',
  title: 'Errors',
  topic: 'errors',
  component: 'acme/Errors.astro',
  props: { any: ['json', 1, true, null, {}] },
  when: condition,
  order: 150,
  column: 'side',
};
export const leastWidget: Plugin.Widget = { id: 'a', area: 'home', component: 'acme/A.astro' };
export const tab: Required<Plugin.Tab> = {
  id: 'errors',
  title: 'Errors',
  component: 'acme/Errors.astro',
  props: null,
  when: condition,
  order: 150,
  topic: 'errors',
};
export const leastTab: Plugin.Tab = { id: 'a', title: 'A', component: 'acme/A.astro' };
export const componentPage: Required<Plugin.ComponentPage> = {
  pattern: '/errors',
  title: 'Errors',
  description: 'All errors.',
  topic: 'errors',
  component: 'acme/ErrorsPage.astro',
  props: {},
};
export const leastPage: Plugin.Page = { pattern: '/a', title: 'A', component: 'acme/A.astro' };
export const routePage: Required<Plugin.RoutePage> = {
  pattern: '/errors/[id]',
  entrypoint: 'acme/one.astro',
};
export const navItem: Required<Plugin.NavItem> = { title: 'Errors', href: '/errors/', order: 600 };
export const description: Required<Plugin.Description> = {
  title: 'Error tracker',
  description: 'Open errors of each service.',
  vendor: 'Acme',
  docs: 'https://acme.example/docs',
};
export const annotation: Required<Plugin.AnnotationInfo> = {
  example: 'orders',
  description: 'Projects in the tracker.',
  value: 'word',
  list: true,
};
export const leastAnnotation: Plugin.AnnotationInfo = { example: 'orders' };
export const valueForms: Plugin.ValueForm[] = ['url', 'number', 'word', 'path', 'pairs', ['eu', 'us']];
export const kind: Plugin.ExtensionKind = {
  kind: 'Model',
  apiVersion: 'acme.com/v1',
  label: 'Model',
  plural: 'Models',
  schema: { required: ['owner'] },
  relations: ['owner'],
};
export const headScript: Required<Plugin.HeadScript> = { module: 'acme/client.ts', props: { id: 1 } };
export const csp: Required<Plugin.CspAdditions> = {
  'script-src': [],
  'connect-src': ['https://a.example'],
  'img-src': [],
  'frame-src': [],
  'style-src': [],
  'font-src': [],
  'media-src': [],
};
export const check: Required<Plugin.Check> = {
  rule: 'tracked',
  description: 'Services are tracked.',
  severity: 'warning',
  docs: 'https://acme.example/rules',
  check(entity, { catalog, collected, report }) {
    const owners: string[] = catalog.related(entity.ref, 'ownedBy');
    const data: Plugin.Json | undefined = collected[0]?.data;
    if (owners.length === 0 || data === undefined) report(finding);
    report({ message: `${catalog.entities.length} ${catalog.get(entity.ref)?.title}` });
  },
};
export const finding: Required<Plugin.Finding> = {
  message: 'Not tracked.',
  hint: 'Track it.',
  path: ['metadata', 'tags', 0],
  severity: 'info',
};
export const output: Required<Plugin.Output> = {
  path: 'errors.json',
  make: ({ catalog, collected, collectedOfSite }) =>
    JSON.stringify(catalog.entities.map(({ ref }) => [ref, collected(ref).length, collectedOfSite.length])),
};
const sourceOptions = z.strictObject({ org: z.string() });
export const source: Required<Plugin.NewSource<typeof sourceOptions>> = {
  type: 'gitea',
  options: sourceOptions,
  hosts: ({ org }) => [`${org}.example`],
  secrets: ['GITEA_TOKEN'],
  async list({ org }, { secret, fetch, visibility, signal }) {
    const token: string | undefined = secret('GITEA_TOKEN');
    const answer: Response = await fetch(`https://${org}.example/api`, request);
    if (!answer.ok) throw new Error('No.');
    return visibility === 'public' || signal?.aborted
      ? []
      : [...discovered, { git: `https://a.example/${org}${token}` }];
  },
};
export const discovered: Plugin.Discovered[] = [
  { git: 'https://a.example/x.git', ref: 'main', tokenEnv: 'GITEA_TOKEN' },
  { name: 'people', entities: [] },
];
export const searchFilters: Plugin.SearchFilter[] = [
  { id: 'tier', title: 'Tier', value: { annotation: 'acme.example/tier', list: true } },
  { id: 'severity', title: 'Severity', value: { collected: 'worst' } },
];
export const searchRecord: Required<Plugin.SearchRecord> = {
  title: 'Errors',
  href: '/errors/',
  text: 'All errors.',
};
export const badge: Required<Plugin.Badge> = {
  metric: 'open-errors',
  label: 'errors',
  value: 'counts.open',
  unit: '%',
  colours: [
    { is: '0', colour: 'good' },
    { is: ['n/a'], colour: 'neutral' },
    { from: 10, colour: 'error' },
  ],
};
export const badgeColours: Record<Plugin.BadgeColour, true> = {
  good: true,
  warning: true,
  error: true,
  info: true,
  neutral: true,
};
export const limits: Required<Plugin.CollectLimits> = {
  hosts: ['https://a.example', new URL('https://b.example')],
  maxRequests: 500,
  concurrency: 6,
  seconds: 20,
  freshMinutes: 60,
};
export const request: Required<Plugin.VendorInit> = {
  method: 'POST',
  headers: { accept: '*/*' },
  body: '{}',
};
export const stored: Plugin.Storable = { list: [1, 'a', true, null], missing: undefined };
export const portalPage: Required<Plugin.PortalPage> = {
  href: '/docs/default/component/a/',
  title: 'Start',
  ref: 'component:default/a',
  docs: 'Docs of A',
};

// What an author is given: every member that may be used.

export const integration: AstroIntegration = {
  name: 'acme-errors',
  hooks: {
    'callboard:setup'(setup) {
      const options: { url: string } = setup.parseOptions(z.strictObject({ url: z.url() }), {
        url: 'https://a.example',
      });
      setup.describe(description);
      setup.addPage(componentPage);
      setup.addPage(routePage);
      setup.addTab(tab);
      setup.addWidget(widget);
      setup.addNavItem(navItem);
      setup.addAnnotation('acme.example/tracker', annotation);
      setup.addKind(kind);
      setup.addCheck(check);
      setup.addOutput(output);
      searchFilters.forEach((filter) => setup.addSearchFilter(filter));
      setup.addSearchRecord(searchRecord);
      setup.addSource(source);
      setup.addBadge(badge);
      setup.addHeadScript(headScript);
      setup.addCsp(csp);
      setup.logger.info(`${setup.root.href} ${options.url}`);
    },
    async 'callboard:collect'(context) {
      context.limits(limits);
      const token: string | undefined = context.secret('ACME_TOKEN');
      if (!token) return context.skip('eu', 'No token is set.', 'Create one.');
      context.note('Something to know.', 'What to do.');
      const entities: readonly CatalogEntity[] = context.catalog.entities;
      const pages: readonly Plugin.PortalPage[] = context.pages();
      context.hide('minted');
      await context.part('eu', async ({ set, setPage, setSite, previous, previousSite }) => {
        const raw: Response = await context.fetch('https://a.example', request);
        const { open }: { open: number } = await context.fetchJson(
          new URL('https://a.example'),
          z.object({ open: z.number() }),
        );
        const before: (Plugin.Json | undefined)[] = [previous('component:default/a'), previousSite()];
        set(entities[0]?.ref ?? '', { open, status: raw.status, before: before.length });
        setPage(pages[0]?.href ?? portalPage.href, { open });
        setSite(stored);
      });
      context.logger.info(context.now.toISOString());
    },
  },
};

export function readEntity(entity: CatalogEntity, catalog: Catalog): unknown[] {
  const { ref, kind: kindName, namespace, name, title, tags, owners, relations, inferred } = entity;
  const optional: (string | undefined)[] = [entity.description, entity.type, entity.lifecycle];
  const annotations: Record<string, string> | undefined = entity.entity.metadata.annotations;
  const place: [string, string, number] = [entity.origin.repository, entity.origin.file, entity.origin.line];
  const texts: string[] = [ref, kindName, namespace, name, title, ...tags, ...owners];
  const edges: { type: string; targetRef: string }[] = relations;
  const spec: Record<string, unknown> | undefined = entity.entity.spec;
  const known: boolean = catalog.get(ref) !== undefined && !inferred;
  return [
    optional,
    annotations,
    place,
    texts,
    edges,
    spec,
    known,
    catalog.related(ref, 'ownedBy'),
    catalog.dangling,
  ];
}

export function readViews(entity: EntityView, home: HomeView, doc: DocView): unknown[] {
  const texts: string[] = [entity.ref, entity.kind, entity.namespace, entity.name, entity.title, entity.href];
  const optional: (string | undefined)[] = [entity.summary, entity.type, entity.lifecycle, entity.sourceHref];
  const annotations: Readonly<Record<string, string>>[] = [entity.annotations, doc.annotations];
  const links: { title: string; href?: string }[] = [...entity.owners, ...doc.owners, ...home.teams];
  const pages: string[] = [doc.title, doc.href, doc.file, doc.entity.ref, doc.site.title];
  const counts: number[] = [home.counts.entities, home.counts.repositories, home.counts.docsPages];
  return [texts, optional, annotations, links, pages, counts, entity.tags.map(({ name }) => name)];
}

export function readCollected({ part, data, since }: Collected): [string, Plugin.Json, string] {
  return [part, data, since];
}

export function readMember({
  plugin,
  props,
  collected,
}: Member<{ url: string }>): [string, string, Collected[]] {
  return [plugin, props.url, collected];
}

export function useModel(): (string | undefined)[] {
  const { kind: kindName, namespace, name } = parseRef('component:default/orders', { kind: 'Component' });
  const ref = formatRef({ kind: kindName, namespace, name });
  return [ref, refPath(ref), entityHref(ref), safeUrl('https://a.example')];
}
