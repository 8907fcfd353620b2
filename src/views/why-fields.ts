/** The fields of an entity one by one: what they hold, where that stands, and what was not in the descriptor at all. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { withoutEmails } from '../catalog/emails.ts';
import { isObject } from '../catalog/json.ts';
import { formatPath } from '../catalog/issue.ts';
import { lineOf } from '../catalog/lines.ts';
import type { Problem } from '../problems.ts';

export interface WhyField {
  /** As in `metadata.tags`. */
  path: string;
  /** The value, or its beginning. */
  value: string;
  /** Where it stands in the descriptor; absent: it is not there. */
  line?: number;
  /** The file of the same repository that the value came from instead. */
  file?: string;
  /** Why the value is what it is, if not because the descriptor says so. */
  note?: string;
  /** Rules of the problems that were found on its line. */
  rules?: string[];
}

const fieldLimit = 120;
const valueLimit = 160;
const itemsShown = 8;
const maxDepth = 3;

/** @returns at most {@link fieldLimit} fields, and how many there are */
export function whyFields(
  entity: CatalogEntity,
  problems: readonly Problem[],
  options: { emails: boolean },
): { fields: WhyField[]; total: number } {
  const fields: WhyField[] = [];
  let total = 0;
  const visit = (holder: Record<string, unknown>, path: readonly string[]) => {
    for (const key of Object.keys(holder)) {
      const own = [...path, key];
      const field = formatPath(own);
      if (!options.emails && field === 'spec.profile.email') continue;
      // Long texts lie in files of their own, which are not read for a page that does not show them.
      const isStored = Object.getOwnPropertyDescriptor(holder, key)?.get !== undefined;
      const value = isStored ? undefined : holder[key];
      if (value === undefined && !isStored) continue;
      const from = entity.fromFiles?.find((one) => one.field === field);
      if (!from && isObject(value) && own.length < maxDepth && Object.keys(value).length > 0) {
        visit(value, own);
        continue;
      }
      total += 1;
      if (fields.length >= fieldLimit) continue;
      fields.push({
        path: field,
        value: isStored ? 'a long text' : shown(value, options.emails),
        ...origin(entity, own, value),
        ...contributed(entity, field),
        ...(from && { file: from.file, note: `Comes from ${from.file}, by ${from.by}.` }),
      });
    }
  };
  visit({ ...entity.entity }, []);
  const onLine = Map.groupBy(problems, ({ file, line }) => (file === entity.origin.file ? line : undefined));
  for (const field of fields) {
    const rules = field.line === undefined ? undefined : onLine.get(field.line);
    if (rules) field.rules = [...new Set(rules.map(({ rule }) => rule))];
  }
  return { fields: fields.sort((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity) || 0), total };
}

/** What a directory of teams and people adds to a descriptor. */
function contributed(entity: CatalogEntity, field: string): Pick<WhyField, 'note'> {
  const places = (entity.contributions ?? [])
    .filter(({ fields }) => fields.includes(field))
    .map(({ origin: { repository } }) => repository);
  return places.length > 0
    ? { note: `Comes from ${[...new Set(places)].join(' and ')}, or some of it.` }
    : {};
}

function origin(
  entity: CatalogEntity,
  path: readonly string[],
  value: unknown,
): Pick<WhyField, 'line' | 'note'> {
  const line = lineOf(entity.lines, path, Array.isArray(value) ? value.length : undefined);
  const other = entity.contributions?.find(({ fields }) => fields.includes(path.join('.')));
  if (other) {
    const from = other.origin.repository;
    return line === undefined
      ? { note: `Comes from ${from}; the descriptor leaves it out.` }
      : { line, note: `Some of it comes from ${from}.` };
  }
  if (line !== undefined) return { line };
  const field = formatPath(path);
  if (entity.inferred) return { note: inferredNotes[field] ?? 'Follows from the repository.' };
  if (entity.lines === undefined) return {};
  if (field === 'metadata.namespace') return { note: 'The default: the descriptor names none.' };
  if (path[1] === 'annotations') return { note: 'Set by the catalog, from where the descriptor lies.' };
  return { note: 'Set by the catalog.' };
}

const inferredNotes: Record<string, string> = {
  apiVersion: 'There is no descriptor: a component is taken for granted.',
  kind: 'There is no descriptor: a component is taken for granted.',
  'metadata.name': "The repository's name.",
  'metadata.title': "The repository's name.",
  'metadata.namespace': 'The default.',
  'metadata.description': "The repository's description on its forge.",
  'metadata.tags': "The repository's topics on its forge.",
  'spec.type': 'Nothing says what it is.',
  'spec.lifecycle': 'Deprecated if the repository is archived; else nothing says it.',
  'spec.owner': 'No CODEOWNERS file says who owns the repository.',
};

/** A value on one line. */
function shown(value: unknown, emails: boolean): string {
  const between = Array.isArray(value) && value.some(isObject) ? '; ' : ', ';
  const whole = Array.isArray(value)
    ? `${value.slice(0, itemsShown).map(inline).join(between)}${value.length > itemsShown ? `, and ${value.length - itemsShown} more` : ''}`
    : inline(value);
  return emails ? whole : withoutEmails(whole);
}

function inline(value: unknown): string {
  if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) return String(value);
  // A part of a value can be as long as all of it.
  const text = typeof value === 'string' ? value : brief(value);
  const line = text
    .slice(0, valueLimit * 2)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > valueLimit ? `${line.slice(0, valueLimit)}…` : line;
}

/** What a nested value holds, without writing out all of it. */
function brief(value: object): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  const entries = Object.entries(value);
  const texts = entries
    .slice(0, 4)
    .map(
      ([key, item]) =>
        `${key}: ${typeof item === 'object' && item !== null ? '…' : String(item).slice(0, 120)}`,
    );
  return `${texts.join(', ')}${entries.length > 4 ? ', …' : ''}`;
}
