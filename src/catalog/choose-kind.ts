/** Which kind a document means. */
import type { Issue } from './issue.ts';
import { isObject, quote } from './json.ts';
import type { KinderReason } from './kinder.ts';
import type { KindDefinition } from './kind.ts';
import { findKind } from './kinds/index.ts';
import { specIssues } from './spec.ts';

type Fields = Record<string, unknown>;

interface KindChoice {
  definition?: KindDefinition;
  /** Why there is no definition. */
  issues: Issue[];
  reasons: KinderReason[];
  /** Worth saying although the definition is taken. */
  notes: Issue[];
}

/** The definition that a document means, its slips in case and version forgiven. */
export function chooseKind(entity: Fields, kinds: readonly KindDefinition[]): KindChoice {
  const { kind, apiVersion, spec } = entity;
  const reject = (issue: Issue): KindChoice => ({ issues: [issue], reasons: [], notes: [] });
  if (typeof kind !== 'string' || kind === '') return { issues: [], reasons: [], notes: [] };
  const general = findKind(kind, kinds);
  if (!general)
    return reject({
      rule: 'unknown-kind',
      path: ['kind'],
      message: `There is no kind ${quote(kind)}.`,
      hint: `Known kinds: ${[...new Set(kinds.map((known) => known.kind))].join(', ')}.`,
    });

  const special = kinds.find(
    (candidate) =>
      candidate.kind === general.kind &&
      candidate.specType !== undefined &&
      candidate.specType === (isObject(spec) ? spec['type'] : undefined),
  );
  const definition = special && specIssues(entity, general).length > 0 ? special : general;
  const reasons: KinderReason[] = [];
  const notes: Issue[] = [];
  if (definition.extension) reasons.push('extension-kind');
  if (definition.kind !== kind) {
    reasons.push('kind-case');
    notes.push({
      rule: 'unknown-kind',
      path: ['kind'],
      message: `The kind is written ${definition.kind}, and here stands ${quote(kind)}.`,
      hint: `Write ${definition.kind}.`,
    });
  }
  if (!definition.apiVersions.includes(String(apiVersion))) {
    const issue: Issue = {
      rule: 'unknown-api-version',
      path: ['apiVersion'],
      message: `${quote(apiVersion ?? null)} is no apiVersion of a ${definition.kind}.`,
      hint: `Write apiVersion: ${definition.apiVersions[0]}.`,
    };
    const isPlainly =
      typeof apiVersion === 'string' &&
      specIssues(entity, definition).length === 0 &&
      (!definition.locations ||
        (isObject(spec) && (spec['target'] !== undefined || spec['targets'] !== undefined)));
    if (!isPlainly) return reject(issue);
    reasons.push('foreign-api-version');
    notes.push(issue);
  }
  return { definition, issues: [], reasons, notes };
}

/** Backstage accepts other types and reads nothing of them. */
export function locationTypeIssues(entity: Fields, definition: KindDefinition): Issue[] {
  const spec = entity['spec'];
  if (!definition.locations || !isObject(spec)) return [];
  const { type } = spec;
  if (type === undefined || type === 'url') return [];
  return [
    {
      rule: 'location-type',
      path: ['spec', 'type'],
      message: `A Location in a repository is of type url, and this one is of type ${quote(type)}.`,
      hint: 'Remove the line: the targets are then read from the repository that the file lies in.',
    },
  ];
}
