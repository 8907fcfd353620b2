/** The public model: references, entities and queries, for plugins' components and for scripts. */
export { parseRef, formatRef, refPath, type EntityRef, type RefDefaults } from './catalog/ref.ts';
export type { Entity, EntityLink, Json, Relation, Origin } from './catalog/entity.ts';
export type { Catalog, CatalogEntity } from './catalog/catalog.ts';
export type { Repository } from './catalog/repository.ts';
export type { Problem, Severity } from './problems.ts';
export type { EntityView } from './views/entity.ts';
export type { DocView } from './views/doc.ts';
export type { HomeView } from './views/home.ts';
export type { Collected } from './views/collected.ts';
export { entityHref } from './views/address.ts';
export { safeUrl } from './views/safe-url.ts';
