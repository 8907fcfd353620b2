/** Which rules are an entity's: by labels and by names, as its annotations say. */
import type { CatalogEntity } from 'callboard/model';
import type { CollectContext } from 'callboard/plugin';
import type { AlertRule } from './alerts.ts';

/** Texts of an annotation that holds several, separated by commas. */
export function listOf(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** Reads `service=payments,env=prod`. What is no pair is given back apart. */
export function readLabels(value: string | undefined): {
  labels: [name: string, value: string][];
  wrong: string[];
} {
  const labels: [string, string][] = [];
  const wrong: string[] = [];
  for (const part of listOf(value)) {
    const [, name, text] = /^([A-Za-z_][\w.-]*)\s*=\s*"?([^"]*)"?$/.exec(part) ?? [];
    if (name && text) labels.push([name, text]);
    else wrong.push(part);
  }
  return { labels, wrong };
}

/** Every label has its value. */
export function hasAll(rule: AlertRule, labels: readonly (readonly [string, string])[]): boolean {
  return labels.every(([name, value]) => Object.hasOwn(rule.labels, name) && rule.labels[name] === value);
}

/** Some label has its value. */
export function hasAny(rule: AlertRule, labels: readonly (readonly [string, string])[]): boolean {
  return labels.some((label) => hasAll(rule, [label]));
}

export function annotationsOf({ entity }: CatalogEntity): Readonly<Record<string, string>> {
  return entity.metadata.annotations ?? {};
}

/** A system or a team that shares a service's name would count its alerts a second time. */
export function isRunning({ kind }: Pick<CatalogEntity, 'kind'>): boolean {
  return ['component', 'resource'].includes(kind.toLowerCase());
}

const noteLimit = 20;

/** Says which annotations cannot be read, and of whom; many at once are counted. */
export function noteWrong(
  { note }: Pick<CollectContext, 'note'>,
  wrong: readonly { entity: CatalogEntity; annotation: string; problem: string }[],
  hint: string,
): void {
  for (const { entity, annotation, problem } of wrong.slice(0, noteLimit))
    note(`The annotation \`${annotation}\` of ${entity.ref} cannot be read: ${problem}`, hint);
  if (wrong.length > noteLimit)
    note(`${wrong.length - noteLimit} other annotations of this sort cannot be read either.`, hint);
}
