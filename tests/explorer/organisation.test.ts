import { expect, test } from 'vitest';
import { groupsOf } from '../../src/client/explorer/groups.ts';
import { organisation } from '../../src/client/explorer/organisation.ts';
import { readState } from '../../src/client/explorer/state.ts';
import { neighbourhood } from '../../src/graph/neighbourhood.ts';
import { entityColumns } from '../../src/search/entities.ts';
import { relationIndex } from '../../src/search/relations.ts';
import { siteSteps, siteWorld } from '../../src/views/graph/neighbourhood.ts';
import { type EntityInput, makeSite } from '../views/site.ts';

const site = makeSite({
  entities: [
    { kind: 'Domain', name: 'commerce' },
    { kind: 'System', name: 'sales', relations: { partOf: ['domain:default/commerce'] } },
    ...['a', 'b', 'c', 'd'].map((name, at, all): EntityInput => ({
      kind: 'Component',
      name,
      relations: {
        dependsOn: [`component:default/${all[(at + 1) % 4]}`, 'resource:default/gone'],
        ownedBy: [at === 3 ? 'group:default/nobody' : 'group:default/shop'],
        ...(at < 2 && { partOf: ['system:default/sales'] }),
        linksTo: ['api:default/x'],
      },
    })),
    { kind: 'API', name: 'x', metadata: { title: 'קופה' } },
    { kind: 'Group', name: 'shop' },
  ],
});
const files = () =>
  JSON.parse(JSON.stringify([entityColumns(site), relationIndex(site)])) as [
    ReturnType<typeof entityColumns>,
    ReturnType<typeof relationIndex>,
  ];
const inBrowser = organisation(...files());

test('the browser knows the same relations as the build', () => {
  const told = (steps: readonly { to: string; relation: { type: string }; forward: boolean }[]) =>
    steps.map(({ to, relation, forward }) => `${forward ? '' : '-'}${relation.type} ${to}`).sort();
  for (const { ref } of site.catalog.entities) {
    const at = inBrowser.find(ref);
    const steps = inBrowser
      .steps(at ?? -1)
      // A type that no kind declares has no reverse: at build time its target does not know of it.
      .filter(({ relation, forward }) => forward || relation.type !== 'linksTo')
      .map((step) => ({ ...step, to: inBrowser.refs[step.to] ?? '' }));
    expect(told(steps), ref).toEqual(told(siteSteps(site, ref)));
  }
});

test('what nobody defines is known too, by its ref', () => {
  const at = inBrowser.find('group:default/nobody') ?? -1;
  expect(at).toBeGreaterThanOrEqual(inBrowser.defined);
  expect(inBrowser.title(at)).toBe('nobody');
  expect(inBrowser.tape(at)).toBe('group');
});

test('pictures of the browser and of the build have the same nodes', () => {
  const root = 'component:default/a';
  const options = {
    depth: 2,
    limit: 30,
    allowsRelation: ({ type }: { type: string }) => type !== 'linksTo',
  };
  const here = neighbourhood(inBrowser, [inBrowser.find(root) ?? -1], options);
  const there = neighbourhood(siteWorld(site), [root], options);
  expect(here.nodes.map(({ id }) => inBrowser.refs[id]).sort()).toEqual(
    there.nodes.map(({ id }) => id).sort(),
  );
});

test('groups are systems within domains, then teams for what has no system', () => {
  const { list, uses } = groupsOf(inBrowser, readState(''));
  const named = list.map(({ title, area, members }) => `${area}: ${title} ${members.length}`);
  expect(named).toEqual([
    'commerce: sales 2',
    'Without a system, by team: No owner 1',
    'Without a system, by team: nobody 1',
    'Without a system, by team: shop 1',
  ]);
  // b uses c, c uses d, d uses a.
  expect(
    [...uses].map(([from, targets]) => [list[from]?.title, [...targets.keys()].map((to) => list[to]?.title)]),
  ).toEqual([
    ['sales', ['shop']],
    ['shop', ['nobody']],
    ['nobody', ['sales']],
  ]);
});

test('filters for kind and team leave out what does not match', () => {
  const kinds = groupsOf(inBrowser, readState('?selectedKinds[]=api'));
  expect(kinds.members).toBe(1);
  const team = groupsOf(inBrowser, readState('?team=group:default/shop'));
  expect(team.members).toBe(3);
});
