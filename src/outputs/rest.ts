/**
 * Backstage's catalog REST API as files, as far as files can answer it.
 * @see https://backstage.io/docs/features/software-catalog/software-catalog-api
 */
import { createHash } from 'node:crypto';
import type { CatalogEntity } from '../catalog/catalog.ts';
import type { Entity } from '../catalog/entity.ts';
import { canonicalJson } from '../snapshot/json.ts';
import { parseRef } from '../catalog/ref.ts';
import type { Site } from '../views/site.ts';
import type { OutputFile } from './write.ts';

/** `api/catalog/entities.json` (all, in ref order), one file per entity under `entities/by-name/`, and `entity-facets.json`. */
export function restFiles(site: Site, options: { emails: boolean }): OutputFile[] {
  const { entities } = site.catalog;
  const json = (entity: CatalogEntity) => canonicalJson(restEntity(entity, options.emails));
  return [
    {
      path: 'api/catalog/entities.json',
      text: () => `[${entities.map((entity) => json(entity)).join(',\n')}]\n`,
    },
    {
      path: 'api/catalog/entity-facets.json',
      text: () => `${canonicalJson({ facets: facets(entities) })}\n`,
    },
    ...entities.map((entity) => {
      const { kind, namespace, name } = parseRef(entity.ref);
      return {
        path: `api/catalog/entities/by-name/${kind}/${namespace}/${name}.json`,
        text: () => `${json(entity)}\n`,
      };
    }),
  ];
}

/** An entity in the shape of Backstage's API. `uid` is made from the ref, `etag` from the content. */
function restEntity({ ref, entity, relations, namespace }: CatalogEntity, emails: boolean): unknown {
  const hash = createHash('sha1').update(ref).digest('hex');
  const uid = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
  const etag = entity.metadata['etag'] ?? createHash('sha1').update(canonicalJson(entity)).digest('hex');
  const shown = emails ? entity : withoutEmail(entity);
  return { ...shown, metadata: { ...entity.metadata, namespace, uid, etag }, relations };
}

/** `spec.profile.email` is left out unless the site shows addresses. */
function withoutEmail(entity: Entity): Entity {
  const profile = entity.spec?.['profile'];
  if (typeof profile !== 'object' || profile === null || !('email' in profile)) return entity;
  const { email: _, ...rest } = profile;
  return { ...entity, spec: { ...entity.spec, profile: rest } };
}

const facetFields: Record<string, (entity: CatalogEntity) => readonly (string | undefined)[]> = {
  kind: ({ kind }) => [kind],
  'metadata.namespace': ({ namespace }) => [namespace],
  'metadata.tags': ({ tags }) => tags,
  'relations.ownedBy': ({ owners }) => owners,
  'spec.lifecycle': ({ lifecycle }) => [lifecycle],
  'spec.type': ({ type }) => [type],
};

function facets(entities: readonly CatalogEntity[]): Record<string, { value: string; count: number }[]> {
  return Object.fromEntries(
    Object.entries(facetFields).map(([field, values]) => {
      const counts = new Map<string, number>();
      for (const entity of entities)
        for (const value of values(entity)) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
      const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
      return [field, sorted.map(([value, count]) => ({ value, count }))];
    }),
  );
}
