/** Which rules are an entity's: by labels and by names, as its annotations say. */
import type { CatalogEntity } from 'callboard/model';
import type { AlertRule } from './alerts.ts';

/** Texts of an annotation that holds several, separated by commas. */
export function listOf(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** Reads `service=payments,env=prod`. What is no pair is left out: it is a problem of the descriptor. */
export function readLabels(value: string | undefined): [name: string, value: string][] {
  return listOf(value).flatMap((part): [string, string][] => {
    const [, name, text] = /^([A-Za-z_][\w.-]*)\s*=\s*"?([^"]*)"?$/.exec(part) ?? [];
    return name && text ? [[name, text]] : [];
  });
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
