/** What a kind of entity is: one value per kind, from which checks, relations, pages and facets are made. */
import { z } from 'zod';

/** A field of `spec` whose refs become relations, both ways. */
export interface RelationField {
  /** Name in `spec`. */
  field: string;
  /** Kind that a bare name means. Absent: the ref must name its kind. */
  defaultKind?: string;
  /** From the entity to its target. */
  forward: string;
  /** From the target back. */
  reverse: string;
  /** Holds many refs. */
  list?: boolean;
  /** Backstage has no schema for it: one ref or a list of refs, in text or object form. */
  unchecked?: boolean;
}

/** Hues of equal weight that a kind may choose from. */
export const tapeColours = [
  'blue',
  'violet',
  'amber',
  'teal',
  'pink',
  'green',
  'sky',
  'orange',
  'grey',
] as const;

/** Shapes that a kind may choose from; told apart without colour. */
export const tapeIcons = [
  'ring',
  'hexagon',
  'triangle',
  'drop',
  'table',
  'stack',
  'chart',
  'queue',
  'cloud',
  'bolt',
  'shield',
  'key',
  'flag',
  'book',
  'box',
  'flask',
  'screen',
  'spark',
] as const;

/** Glyph and colour of a kind; a token of the design, not a CSS value. */
export type Tape =
  | 'component'
  | 'api'
  | 'resource'
  | 'system'
  | 'domain'
  | 'group'
  | 'user'
  | 'template'
  | 'location'
  | 'other'
  | `${(typeof tapeColours)[number]}-${(typeof tapeIcons)[number]}`;

/** A field of `spec` that tables and pages of a kind show. */
export interface KindColumn {
  /** Path below `spec`, e.g. `format` or `retention.days`. */
  field: string;
  label: string;
}

export interface KindDefinition<Spec extends z.ZodType = z.ZodType> {
  /** As written in descriptors; case counts in Backstage. */
  kind: string;
  apiVersions: readonly string[];
  /** Shape of `spec`; unknown fields are kept. */
  spec: Spec;
  /** Only for entities with this `spec.type`, in place of the kind's general definition. */
  specType?: string;
  relations: readonly RelationField[];
  /** For people, singular. */
  label: string;
  plural: string;
  /** One sentence: what such an entity stands for. */
  description: string;
  tape: Tape;
  /** Entities of this kind name other descriptor files in `spec.target` and `spec.targets`. */
  locations?: boolean;
  /** Backstage's own catalog, without extensions, rejects this kind. */
  extension?: boolean;
  /** What entities of this kind show besides what all entities show, in order. */
  columns?: readonly KindColumn[];
}

/** Types a kind's definition. */
export function defineKind<Spec extends z.ZodType>(definition: KindDefinition<Spec>): KindDefinition<Spec> {
  return definition;
}

/** `apiVersion`s of Backstage's core kinds; both are accepted alike. */
export const coreApiVersions = ['backstage.io/v1alpha1', 'backstage.io/v1beta1'] as const;

/** A string that is not empty. May be blank: Backstage does not mind. */
export const text = z.string().min(1);

/** Words that most organisations use; any other is as good. */
export const lifecycle = text.meta({
  description: 'How far along it is, e.g. "production", "experimental", "deprecated".',
  examples: ['production', 'experimental', 'deprecated'],
});

/** Name, mail address and picture of a Group or User; no format is checked. */
export const profile = z.looseObject({
  displayName: text.optional(),
  email: text.optional(),
  picture: text.optional(),
});

/** `owner`: a bare name means a Group. */
export const ownedBy: RelationField = {
  field: 'owner',
  defaultKind: 'Group',
  forward: 'ownedBy',
  reverse: 'ownerOf',
};

/** A field that names the whole of which the entity is a part. */
export function partOf(field: string, defaultKind: string): RelationField {
  return { field, defaultKind, forward: 'partOf', reverse: 'hasPart' };
}
