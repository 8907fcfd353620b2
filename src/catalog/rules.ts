/** `rules`: which kinds may come from where, as Backstage's `catalog.rules`. Without rules everything is allowed. */
import picomatch from 'picomatch';
import { z } from 'zod';

const allowSchema = z.union([
  z.string(),
  z.strictObject({
    kind: z.string(),
    /** Only entities with this `spec.type`. */
    'spec.type': z.string().optional(),
  }),
]);

const ruleLocationSchema = z
  .strictObject({
    /** Only `url` is known here. */
    type: z.string(),
    /** The descriptor's web address. */
    exact: z.string().optional(),
    /** Pattern over the descriptor's web address; case does not count. */
    pattern: z.string().optional(),
  })
  .refine(({ exact, pattern }) => !(exact && pattern), 'Give either `exact` or `pattern`, not both.');

export const catalogRulesSchema = z.array(
  z.strictObject({
    /** Kinds, or kinds of one `spec.type`; case does not count. */
    allow: z.array(allowSchema),
    /** Where such entities may come from; anywhere if absent. */
    locations: z.array(ruleLocationSchema).optional(),
  }),
);

export type CatalogRules = z.output<typeof catalogRulesSchema>;

/**
 * One matching rule is enough.
 * @param target web address of the descriptor; undefined where the repository has none
 */
export function isAllowed(
  rules: CatalogRules | undefined,
  entity: { kind: string; type?: unknown },
  target: string | undefined,
): boolean {
  if (!rules) return true;
  return rules.some(
    ({ allow, locations }) =>
      (!locations || locations.some((location) => matchesLocation(location, target))) &&
      allow.some((entry) => matchesEntity(typeof entry === 'string' ? { kind: entry } : entry, entity)),
  );
}

function matchesLocation(
  { type, exact, pattern }: z.output<typeof ruleLocationSchema>,
  target: string | undefined,
): boolean {
  if (type !== 'url') return false;
  if (exact && exact !== target) return false;
  return (
    !pattern || (target !== undefined && picomatch.isMatch(target, pattern, { nocase: true, dot: true }))
  );
}

function matchesEntity(
  allow: { kind: string; 'spec.type'?: string },
  entity: { kind: string; type?: unknown },
): boolean {
  if (allow.kind.toLowerCase() !== entity.kind.toLowerCase()) return false;
  const wanted = allow['spec.type'];
  return !wanted || (typeof entity.type === 'string' && entity.type.toLowerCase() === wanted.toLowerCase());
}
