/** Decides whether a widget or tab belongs on a page. Conditions are data, so that they can cross from a hook to a page. */
import type { Condition } from '../plugin.ts';

/** The part of a view that conditions look at. */
export interface ConditionSubject {
  kind?: string;
  type?: string;
  annotations?: Readonly<Record<string, string>>;
  tags?: readonly { name: string }[];
  collected?: Readonly<Record<string, unknown>>;
}

/** All that is given must hold; none given holds always. @param plugin whose condition it is */
export function holds(condition: Condition | undefined, view: ConditionSubject, plugin = ''): boolean {
  if (!condition) return true;
  if (condition.collected && !Object.hasOwn(view.collected ?? {}, plugin)) return false;
  const { annotation, kind, type, tag, has } = condition;
  if (
    annotation !== undefined &&
    !list(annotation).some((name) => Object.hasOwn(view.annotations ?? {}, name))
  )
    return false;
  if (kind !== undefined && !includes(kind, view.kind)) return false;
  if (type !== undefined && !includes(type, view.type)) return false;
  if (tag !== undefined && !view.tags?.some(({ name }) => list(tag).includes(name))) return false;
  if (
    has !== undefined &&
    isEmpty(Object.hasOwn(view, has) ? (view as Record<string, unknown>)[has] : undefined)
  )
    return false;
  return true;
}

function list(value: string | string[]): string[] {
  return Array.isArray(value) ? value : [value];
}

function includes(wanted: string | string[], actual: string | undefined): boolean {
  return actual !== undefined && list(wanted).some((one) => one.toLowerCase() === actual.toLowerCase());
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
