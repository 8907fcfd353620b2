/** What a Template's page shows: what it asks for, what it does, and what was made with it. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { isObject } from '../catalog/json.ts';
import { formatRef, parseRef } from '../catalog/ref.ts';
import { type EntityRow, entityRows } from './entity-row.ts';
import { perSite } from './per-site.ts';
import type { Site } from './site.ts';

export interface TemplateView {
  /** Pages of the form. */
  pages: { title?: string; fields: { name: string; title?: string; required: boolean }[] }[];
  steps: { name: string; action: string }[];
  stepCount: number;
  /** Entities that say that they were made with it. */
  made: { total: number; items: EntityRow[] };
}

const pageLimit = 12;
const fieldLimit = 40;
const stepLimit = 30;
const textLimit = 200;

/** @returns undefined for anything that is no Template */
export function templateView(site: Site, entity: CatalogEntity): TemplateView | undefined {
  if (entity.kind.toLowerCase() !== 'template') return undefined;
  const spec = entity.entity.spec ?? {};
  const pages = [spec['parameters']].flat().filter(isObject).slice(0, pageLimit);
  const steps = Array.isArray(spec['steps']) ? spec['steps'].filter(isObject) : [];
  const made = madeWith(site).get(entity.ref) ?? [];
  return {
    pages: pages.map((page) => {
      const title = text(page['title']);
      return { ...(title && { title }), fields: fields(page) };
    }),
    steps: steps.slice(0, stepLimit).map((step) => {
      const action = text(step['action']) ?? '';
      return { name: text(step['name']) ?? text(step['id']) ?? action, action };
    }),
    stepCount: steps.length,
    made: { total: made.length, items: entityRows(site, made) },
  };
}

function fields(page: Record<string, unknown>): TemplateView['pages'][number]['fields'] {
  const required = Array.isArray(page['required']) ? page['required'] : [];
  const properties = isObject(page['properties']) ? page['properties'] : {};
  return Object.entries(properties)
    .slice(0, fieldLimit)
    .map(([name, schema]) => {
      const title = isObject(schema) ? text(schema['title']) : undefined;
      return {
        name: name.slice(0, textLimit),
        ...(title && title !== name && { title }),
        required: required.includes(name),
      };
    });
}

/** By the annotation that Backstage's `catalog:write` action leaves on what it makes. */
const madeWith = perSite((site: Site) => {
  const made = new Map<string, string[]>();
  for (const { ref, entity } of site.catalog.entities) {
    const source = entity.metadata.annotations?.['backstage.io/source-template'];
    if (!source) continue;
    try {
      const template = formatRef(parseRef(source, { kind: 'template' }));
      const list = made.get(template);
      if (list) list.push(ref);
      else made.set(template, [ref]);
    } catch {
      // An annotation that is no ref names no template.
    }
  }
  return made;
});

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, textLimit) : undefined;
}
