/** What plugins hand over, as zod checks it. */
import { z } from 'zod';
import type { Area } from '../plugin.ts';

/** Of the Content-Security-Policy: all else allows more than one host, or no host at all. */
export const exactHost =
  /^(?:https?|wss?):\/\/(?:(?:\*\.[a-z0-9-]+\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

export const areas: ReadonlySet<Area> = new Set<Area>([
  'entity-overview',
  'entity-header',
  'team-overview',
  'home',
  'docs-footer',
]);

const names = z.union([z.string(), z.array(z.string())]).optional();
export const contributionSchema = z.object({
  when: z
    .strictObject({
      annotation: names,
      kind: names,
      type: names,
      tag: names,
      has: z.string().optional(),
      collected: z.literal(true).optional(),
    })
    .optional(),
  // What JSON cannot hold would be missing on the page without a word.
  props: z
    .unknown()
    .refine(isJson, 'must be JSON: texts, numbers, true, false, null, lists and plain objects')
    .optional(),
});

/** Members that are undefined are left out, as JSON does. */
function isJson(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.every(isJson);
  if (typeof value === 'object') {
    const prototype: unknown = Object.getPrototypeOf(value);
    return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isJson);
  }
  return typeof value === 'number' ? Number.isFinite(value) : ['string', 'boolean'].includes(typeof value);
}

export const descriptionSchema = z.strictObject({
  title: z.string().min(1).max(60),
  description: z.string().min(1).max(300),
  vendor: z.string().min(1).max(60).optional(),
  docs: z
    .string()
    .regex(/^(?:https?:\/\/|\/(?![/\\]))[^\s\\]+$/, 'must be a web address, or a path that begins with "/"')
    .optional(),
});

export const checkSchema = z.strictObject({
  rule: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be in kebab case, like "has-runbook"'),
  description: z.string().min(1).max(300),
  severity: z.enum(['error', 'warning', 'info']).optional(),
  docs: z.url({ protocol: /^https?$/ }).optional(),
  check: z.custom((value) => typeof value === 'function', 'must be a function'),
});

export const outputSchema = z.strictObject({
  path: z
    .string()
    .max(200)
    .regex(
      /^(?:[A-Za-z0-9_-][\w.-]*\/)*[A-Za-z0-9_-][\w.-]*\.(?:json|csv|txt|md|xml|yaml|ics)$/,
      'must be a path like "errors.json" within the plugin\'s own folder, and a file of data: json, csv, txt, md, xml, yaml or ics',
    ),
  make: z.custom((value) => typeof value === 'function', 'must be a function'),
});

export const badgeSchema = z.strictObject({
  metric: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be in kebab case, like "open-errors"'),
  label: z.string().min(1).max(40),
  value: z.string().min(1),
  unit: z.string().max(10).optional(),
  colours: z
    .array(
      z.strictObject({
        is: z.union([z.string(), z.array(z.string())]).optional(),
        from: z.number().optional(),
        colour: z.enum(['good', 'warning', 'error', 'info', 'neutral']),
      }),
    )
    .optional(),
});

export const sourceSchema = z.strictObject({
  type: z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be a lower-case word, like "gitea"'),
  options: z.custom(
    (value) => typeof value === 'object' && value !== null && 'safeParse' in value,
    'must be a schema of zod',
  ),
  hosts: z
    .union([
      z.array(z.string()),
      z.custom(
        (value) => typeof value === 'function',
        'must be a list of hosts, or a function that makes one',
      ),
    ])
    .optional(),
  secrets: z.array(z.string().regex(/^\w+$/, 'must be the name of an environment variable')).optional(),
  list: z.custom((value) => typeof value === 'function', 'must be a function'),
});

export const searchFilterSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be in kebab case, like "tier"'),
  title: z.string().min(1).max(40),
  value: z.union([
    z.strictObject({ annotation: z.string().min(1), list: z.boolean().optional() }),
    z.strictObject({ collected: z.string().min(1) }),
  ]),
});

export const searchRecordSchema = z.strictObject({
  title: z.string().min(1).max(300),
  href: z
    .string()
    .regex(/^\/(?:[^/\\\s?#][^\\\s?#]*\/)?$/, 'must be a path with slashes at both ends, like "/radar/"'),
  text: z.string().max(100_000),
});

export const navItemSchema = z.strictObject({
  title: z.string().min(1),
  href: z
    .string()
    .regex(
      /^\/(?:[^/\\\s][^\\\s]*\/)?(?:[?#][^\\\s]*)?$/,
      'must be a path below the base with slashes at both ends, like "/radar/"',
    ),
  order: z.number().optional(),
});
