/** The problems of an entity as it is shown. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import type { Problem } from '../problems.ts';
import type { Site } from './site.ts';

/**
 * Without those of other descriptors that define the same ref and are not shown: they say nothing of this one. That there
 * are such descriptors comes last.
 */
export function ownProblems(site: Site, entity: CatalogEntity): readonly Problem[] {
  const problems = site.problemsOf(entity.ref);
  const rivals = problems.filter(({ rule }) => rule === 'duplicate-entity');
  if (rivals.length === 0) return problems;
  const place = ({ repository, file }: { repository?: string; file?: string }) => `${repository}\0${file}`;
  const foreign = new Set(rivals.map(place));
  foreign.delete(place(entity.origin));
  const own = problems.filter(
    (problem) => problem.rule !== 'duplicate-entity' && !foreign.has(place(problem)),
  );
  return [...own, ...rivals];
}
