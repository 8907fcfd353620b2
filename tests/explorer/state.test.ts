import { expect, test } from 'vitest';
import { readState, writeState } from '../../src/client/explorer/state.ts';

test('an empty address is the whole organisation, and is written as nothing', () => {
  const state = readState('');
  expect(state).toMatchObject({
    roots: [],
    depth: 2,
    unidirectional: true,
    mergeRelations: true,
    direction: 'LR',
  });
  expect(writeState(state)).toBe('');
});

test("Backstage's address is understood", () => {
  const state = readState(
    '?rootEntityRefs%5B%5D=Component%3Adefault%2Fpayments&rootEntityRefs[]=api:orders&maxDepth=3&selectedKinds%5B%5D=Component' +
      '&selectedKinds%5B%5D=API&selectedRelations%5B%5D=dependsOn&unidirectional=false&mergeRelations=false&direction=TB' +
      '&curve=curveMonotoneX&showFilters=true',
  );
  expect(state).toMatchObject({
    roots: ['component:default/payments', 'api:default/orders'],
    depth: 3,
    kinds: ['component', 'api'],
    relations: ['dependsOn'],
    unidirectional: false,
    mergeRelations: false,
    direction: 'TB',
  });
  expect(readState(writeState(state))).toEqual(state);
});

test.each([
  ['?maxDepth=∞', { depth: 2 }],
  ['?maxDepth=Infinity', { depth: 6 }],
  ['?maxDepth=-1', { depth: 2 }],
  ['?direction=sideways', { direction: 'LR' }],
  ['?rootEntityRefs[]=nonsense&rootEntityRefs[]=', { roots: [] }],
  ['?rootEntityRefs[0]=system:sales&rootEntityRefs[1]=system:sales', { roots: ['system:default/sales'] }],
  ['?only=out&team=group:default/a&view=table', { only: 'out', team: 'group:default/a', table: true }],
])('%s', (search, expected) => {
  expect(readState(search)).toMatchObject(expected);
});
