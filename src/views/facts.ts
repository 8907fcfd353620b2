/** Fields of `spec` that a kind wants to be seen: on the entity's page, and as columns of the kind's table. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { isObject, valueAt } from '../catalog/json.ts';
import type { KindColumn, KindDefinition } from '../catalog/kind.ts';
import { safeUrl } from './safe-url.ts';
import type { Site } from './site.ts';

export interface Fact {
  label: string;
  values: { text: string; href?: string }[];
  /** Values beyond those shown. */
  more?: number;
}

const valueLimit = 20;
const textLimit = 300;

/** Facts of an entity, without those that it does not have. */
export function factsOf(site: Pick<Site, 'kinds'>, entity: CatalogEntity): Fact[] {
  return (columnsOf(site, entity) ?? []).flatMap((column) => {
    const fact = factOf(entity, column);
    return fact.values.length > 0 ? [fact] : [];
  });
}

/** One fact, perhaps empty. */
export function factOf(entity: CatalogEntity, { field, label }: KindColumn): Fact {
  const value = valueAt(entity.entity.spec, field.split('.'));
  const list = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  const values = list.slice(0, valueLimit).flatMap((one) => valueView(one) ?? []);
  return { label, values, ...(list.length > valueLimit && { more: list.length - valueLimit }) };
}

/** What one column of an entity says, as a table's cell has it; `''`: nothing. */
export function factText(entity: CatalogEntity, column: KindColumn): string {
  const { values, more } = factOf(entity, column);
  return [...values.map(({ text }) => text), ...(more ? [`+${more}`] : [])]
    .join(', ')
    .slice(0, textLimit)
    .toWellFormed();
}

/** The columns that an entity's kind, or its kind and type, wants to be seen. */
export function columnsOf(
  { kinds }: Pick<Site, 'kinds'>,
  entity: CatalogEntity,
): readonly KindColumn[] | undefined {
  const isOf = (kind: KindDefinition) => kind.kind.toLowerCase() === entity.kind.toLowerCase();
  const special = kinds.find(
    (kind) => kind.specType !== undefined && kind.specType === entity.type && isOf(kind),
  );
  return (special ?? kinds.find((kind) => kind.specType === undefined && isOf(kind)))?.columns;
}

function valueView(value: unknown): { text: string; href?: string } | undefined {
  if (typeof value === 'boolean') return { text: value ? 'yes' : 'no' };
  if (typeof value === 'number') return { text: String(value) };
  if (typeof value === 'string') return linked(value, value);
  if (!isObject(value)) return undefined;
  const parts = Object.values(value).filter((part) => ['string', 'number', 'boolean'].includes(typeof part));
  const url = Object.hasOwn(value, 'url') ? value['url'] : undefined;
  return parts.length > 0 ? linked(parts.slice(0, 6).map(String).join(' · '), url) : undefined;
}

/** Only whole web addresses become links. */
function linked(text: string, url: unknown): { text: string; href?: string } {
  const href = typeof url === 'string' && /^https?:\/\//i.test(url) ? safeUrl(url) : undefined;
  const shown = href && text === url ? text.replace(/^https?:\/\//i, '').replace(/\/$/, '') : text;
  return { text: shown.slice(0, textLimit).toWellFormed(), ...(href && { href }) };
}
