import type { RelationField } from '../kind.ts';

/** Relation fields shared by kinds that depend on each other. Refs must name their kind. */
export const dependencies: readonly RelationField[] = [
  { field: 'dependsOn', forward: 'dependsOn', reverse: 'dependencyOf', list: true },
  { field: 'dependencyOf', forward: 'dependencyOf', reverse: 'dependsOn', list: true, unchecked: true },
];
