/** The page of one of the organisation's own kinds: what there is of it, and how to describe one more. */
import { type ExtensionKind, withExtensionKinds } from '../catalog/extension-kind.ts';
import type { SpecSchema } from '../catalog/spec-schema.ts';
import { compareText } from '../problems.ts';
import { catalogHref } from './address.ts';
import { type EntityLink, entityLink, entityLinks, firstSentence } from './entity-link.ts';
import { type Fact, factOf } from './facts.ts';
import { kindDefinition, type KindView, kindView } from './kind-view.ts';
import { relationLabel } from './relations.ts';
import type { Site } from './site.ts';

export interface KindPageView {
  kind: KindView;
  columns: string[];
  total: number;
  /** By title, at most {@link rowLimit}. */
  rows: { link: EntityLink; description?: string; owners: EntityLink[]; facts: Fact[] }[];
  /** The catalog, filtered. */
  href: string;
  fields: { name: string; type: string; required: boolean; description: string }[];
  /** A descriptor to begin with. */
  yaml: string;
}

const rowLimit = 1000;

/** Kinds that have a page: lower-case names. */
export function kindPageIds({ extensionKinds }: Site): string[] {
  return extensionKinds.map(({ kind }) => kind.toLowerCase()).sort(compareText);
}

/** Address of a kind's page, without base; undefined for kinds that are built in. */
export function kindHref({ extensionKinds }: Site, kind: string): string | undefined {
  const lower = kind.toLowerCase();
  return extensionKinds.some((one) => one.kind.toLowerCase() === lower)
    ? `/catalog/kinds/${lower}/`
    : undefined;
}

/** @throws if the organisation has no such kind of its own */
export function kindPageView(site: Site, id: string): KindPageView {
  const kind = site.extensionKinds.find((one) => one.kind.toLowerCase() === id);
  const definition = kind && kindDefinition(site, id);
  if (!definition) throw new Error(`There is no kind ${id} to show.`);
  const columns = definition.columns ?? [];
  const entities = site.catalog.entities
    .filter((entity) => entity.kind === definition.kind)
    .sort((a, b) => compareText(a.title.toLowerCase(), b.title.toLowerCase()) || compareText(a.ref, b.ref));
  return {
    kind: kindView(site, id),
    columns: columns.map(({ label }) => label),
    total: entities.length,
    rows: entities.slice(0, rowLimit).map((entity) => ({
      link: entityLink(site, entity.ref),
      ...(entity.description && { description: firstSentence(entity.description, 140) }),
      owners: entityLinks(site, entity.owners),
      facts: columns.map((column) => factOf(entity, column)),
    })),
    href: catalogHref({ kind: id }),
    fields: fieldsOf(kind),
    yaml: exampleOf(kind),
  };
}

function fieldsOf(kind: ExtensionKind): KindPageView['fields'] {
  const { properties = {}, required = [] } = kind.schema ?? {};
  const relations = relationsOf(kind);
  const names = new Set([...Object.keys(properties), ...relations.keys()]);
  const isRequired = (name: string) => required.includes(name);
  const ordered = [...names].sort((a, b) => Number(isRequired(b)) - Number(isRequired(a)));
  return ordered.map((name) => {
    const relation = relations.get(name);
    const schema = properties[name];
    const shown =
      relation &&
      `Shown as “${relationLabel(relation.forward)}”, and on the other page as “${relationLabel(relation.reverse)}”.`;
    return {
      name,
      type: relation
        ? `reference${relation.list ? 's' : ''} to ${relation.defaultKind ?? 'any kind'}`
        : typeOf(schema ?? {}),
      required: isRequired(name),
      description: [schema?.description, shown].filter(Boolean).join(' '),
    };
  });
}

function typeOf(schema: SpecSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => String(value)).join(', ');
  if (schema.properties) return `mapping: ${Object.keys(schema.properties).join(', ')}`;
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'anything'}`;
  const words: Record<string, string> = {
    string: 'text',
    integer: 'whole number',
    object: 'mapping',
    boolean: 'true or false',
  };
  const format: Record<string, string> = {
    uri: 'web address',
    email: 'e-mail address',
    date: 'date',
    'date-time': 'time',
  };
  if (schema.format) return format[schema.format] ?? 'text';
  return schema.type === undefined ? 'anything' : (words[schema.type] ?? schema.type);
}

/** The smallest descriptor that the kind accepts, to fill in. */
export function exampleOf(
  kind: ExtensionKind,
  name = `my-${kind.kind.toLowerCase()}`,
  namespace = 'default',
): string {
  const { properties = {}, required = [] } = kind.schema ?? {};
  const relations = relationsOf(kind);
  const fields = new Set([...required, ...(relations.has('owner') ? ['owner'] : [])]);
  const lines = [...fields].map(
    (field) => `  ${field}: ${exampleValue(field, properties[field], relations.get(field)?.list)}`,
  );
  return [
    `apiVersion: ${[kind.apiVersion].flat()[0]}`,
    `kind: ${kind.kind}`,
    'metadata:',
    `  name: ${name}`,
    ...(namespace === 'default' ? [] : [`  namespace: ${namespace}`]),
    ...(lines.length > 0 ? ['spec:', ...lines] : ['spec: {}']),
  ].join('\n');
}

function exampleValue(field: string, schema: SpecSchema | undefined, isList?: boolean): string {
  if (field === 'owner') return 'your-team';
  const given = schema?.const ?? schema?.enum?.[0] ?? schema?.default ?? schema?.examples?.[0];
  if (given !== undefined) return JSON.stringify(given);
  if (isList || schema?.type === 'array') return '[]';
  if (schema?.type === 'object') return '{}';
  if (schema?.type === 'boolean') return 'true';
  if (schema?.type === 'number' || schema?.type === 'integer') return String(schema.minimum ?? 1);
  return '...';
}

function relationsOf(kind: ExtensionKind) {
  const definition = withExtensionKinds([kind]).at(-1);
  return new Map(definition?.relations.map((relation) => [relation.field, relation]));
}
