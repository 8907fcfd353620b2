/** What the explorer shows, as the address holds it. Backstage's names, so that links to its graph page go on working. */
import type { Direction } from '../../graph/layout.ts';

export interface ExplorerState {
  /** Lower-case refs; none: the whole organisation. */
  roots: string[];
  /** Steps from the roots, 1 to {@link mostSteps}. */
  depth: number;
  /** Kinds in lower case; none: all. */
  kinds: string[];
  /** Types of relations; none: all. */
  relations: string[];
  /** Ref of an owner. */
  team: string;
  /** Only what is used (`out`), or what uses (`in`). */
  only: '' | 'in' | 'out';
  /** Ways keep their direction. */
  unidirectional: boolean;
  /** A relation and its reverse are one line with one meaning. */
  mergeRelations: boolean;
  direction: Direction;
  table: boolean;
}

export const mostSteps = 6;
const standard = 2;
const directions: readonly Direction[] = ['LR', 'RL', 'TB', 'BT'];

/** @param search of the address, with or without its question mark; what cannot be read is left out */
export function readState(search: string): ExplorerState {
  const params = new URLSearchParams(search);
  const list = (name: string): string[] => {
    const values: string[] = [];
    for (const [key, value] of params)
      if (key.replace(/\[\d*\]$/, '') === name && value !== '' && !values.includes(value)) values.push(value);
    return values;
  };
  const depth = Number(params.get('maxDepth') ?? standard);
  const direction = directions.find((one) => one === params.get('direction'));
  const only = params.get('only');
  return {
    roots: [...new Set(list('rootEntityRefs').flatMap(fullRef))],
    depth: Number.isNaN(depth) || depth < 1 ? standard : Math.min(mostSteps, Math.round(depth)),
    kinds: list('selectedKinds').map((kind) => kind.toLowerCase()),
    relations: list('selectedRelations'),
    team: list('team').flatMap(fullRef)[0] ?? '',
    only: only === 'in' || only === 'out' ? only : '',
    unidirectional: params.get('unidirectional') !== 'false',
    mergeRelations: params.get('mergeRelations') !== 'false',
    direction: direction ?? 'LR',
    table: params.get('view') === 'table',
  };
}

/** Only what differs from the standard, in a fixed order; empty if nothing does. */
export function writeState(state: ExplorerState): string {
  const params = new URLSearchParams();
  for (const root of state.roots) params.append('rootEntityRefs[]', root);
  if (state.depth !== standard) params.set('maxDepth', String(state.depth));
  for (const kind of state.kinds) params.append('selectedKinds[]', kind);
  for (const relation of state.relations) params.append('selectedRelations[]', relation);
  if (!state.unidirectional) params.set('unidirectional', 'false');
  if (!state.mergeRelations) params.set('mergeRelations', 'false');
  if (state.direction !== 'LR') params.set('direction', state.direction);
  if (state.only) params.set('only', state.only);
  if (state.team) params.set('team', state.team);
  if (state.table) params.set('view', 'table');
  const text = params.toString().replaceAll('%3A', ':').replaceAll('%2F', '/');
  return text === '' ? '' : `?${text}`;
}

/** `Component:foo` -> `component:default/foo`; nothing for what has no kind. */
function fullRef(text: string): string[] {
  const [, kind, namespace = 'default', name] =
    /^([^:/]+):(?:([^/]+)\/)?(.+)$/.exec(text.toLowerCase()) ?? [];
  return kind && name ? [`${kind}:${namespace}/${name}`] : [];
}
