/** How an entity came about: where each of its fields stands, which relation came from where, and what was made of it. */
import type { CatalogEntity } from '../catalog/catalog.ts';
import { kinderReasons } from '../catalog/kinder.ts';
import { fileUrl } from '../catalog/repository.ts';
import { type EntityLink, entityLink } from './entity-link.ts';
import { ownProblems } from './own-problems.ts';
import { type ProblemView, problemView } from './problem-view.ts';
import { type Place, placeOf, type RelationOrigin, relationOrigin } from './relation-origin.ts';
import { relationLabel } from './relations.ts';
import type { Site, SiteRepository } from './site.ts';
import { verdictWords, type VerdictWords } from './verdict-words.ts';
import { type WhyField, whyFields } from './why-fields.ts';

export interface WhyView {
  /** Absent for an inferred entity. */
  place?: Place;
  branch?: string;
  /** The commit that changed the file last. */
  commit?: Place;
  /** All commits of the file. */
  history?: string;
  /** In the order of the file, then what the catalog set. */
  fields: (WhyField & { href?: string })[];
  fieldCount: number;
  relations: ({ label: string; target: EntityLink } & Partial<RelationOrigin>)[];
  relationCount: number;
  /** Other descriptors that define the same ref, and are not shown. */
  conflicts: Place[];
  verdict?: VerdictWords;
  problems: ProblemView[];
  problemCount: number;
}

const relationLimit = 200;
const problemLimit = 50;
const conflictLimit = 50;

export function whyView(site: Site, entity: CatalogEntity, options: { emails: boolean }): WhyView {
  const repository = site.repositories.get(entity.origin.repository);
  const { file, line } = entity.origin;
  const problems = ownProblems(site, entity);
  const conflicts = problems.filter(({ rule }) => rule === 'duplicate-entity');
  const history = repository && file ? fileUrl(repository, file, 'commits') : undefined;
  const commit = commitOf(repository, file);
  const verdict = site.verdictOf(entity.ref);
  const { fields, total } = whyFields(entity, problems, options);
  return {
    ...(file && { place: placeOf(site, entity.origin.repository, file, line, false) }),
    ...(repository?.branch && { branch: repository.branch }),
    ...(commit && { commit }),
    ...(history && { history }),
    fields: fields.map((field) => {
      const href = fieldHref(repository, entity, field);
      return { ...field, ...(href && { href }) };
    }),
    fieldCount: total,
    relations: entity.relations
      .slice(0, relationLimit)
      .map((relation) => relationRow(site, entity, relation)),
    relationCount: entity.relations.length,
    conflicts: conflicts
      .slice(0, conflictLimit)
      .map((loser) => placeOf(site, loser.repository ?? '', loser.file ?? '', loser.line, true)),
    ...(verdict && { verdict: verdictWords(verdict, kinderReasons) }),
    problems: problems.slice(0, problemLimit).map((problem) => problemView(site, problem)),
    problemCount: problems.length,
  };
}

function commitOf(repository: SiteRepository | undefined, file: string): Place | undefined {
  const id = repository?.commits?.[file];
  if (!repository || !id) return undefined;
  const { url, forge } = repository;
  const path = forge === 'gitlab' ? '-/commit' : forge === 'bitbucket' ? 'commits' : 'commit';
  return { text: id.slice(0, 8), ...(url && forge && { href: `${url}/${path}/${id}` }) };
}

function fieldHref(
  repository: SiteRepository | undefined,
  entity: CatalogEntity,
  field: WhyField,
): string | undefined {
  if (!repository) return undefined;
  if (field.file) return fileUrl(repository, field.file, 'blob');
  return field.line && entity.origin.file
    ? fileUrl(repository, entity.origin.file, 'blob', field.line)
    : undefined;
}

/** The entity's own field, else the other's. */
function relationRow(
  site: Site,
  entity: CatalogEntity,
  relation: { type: string; targetRef: string },
): WhyView['relations'][number] {
  const { description: _, ...target } = entityLink(site, relation.targetRef);
  const origin = relationOrigin(site, entity, relation);
  return { label: relationLabel(relation.type), target, ...origin };
}
