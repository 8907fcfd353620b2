import { expect, test } from 'vitest';
import { entityView } from '../../src/views/entity.ts';
import { similarReport } from '../../src/views/similar.ts';
import { makeSite } from './site.ts';

const site = makeSite({
  entities: [
    {
      kind: 'Component',
      name: 'seat-map',
      repository: 'one',
      metadata: { tags: ['canvas'] },
      relations: { ownedBy: ['group:default/programme'] },
    },
    { kind: 'Component', name: 'seatmap', repository: 'two', metadata: { tags: ['canvas'] } },
    { kind: 'Component', name: 'ledger', repository: 'three' },
  ],
});
const reasons = ['Their names are alike', 'Both are tagged canvas'];

test('two things that look alike say so on both pages, with the reasons and the other’s owners', () => {
  expect(entityView(site, 'component:default/seatmap').similar).toMatchObject([
    {
      entity: { ref: 'component:default/seat-map', href: '/catalog/default/component/seat-map/' },
      owners: [{ ref: 'group:default/programme', dangling: true }],
      reasons,
    },
  ]);
  expect(entityView(site, 'component:default/seat-map').similar).toMatchObject([
    { entity: { ref: 'component:default/seatmap' }, owners: [], reasons },
  ]);
  expect(entityView(site, 'component:default/ledger').similar).toBeUndefined();
});

test('the report names every pair once', () => {
  expect(similarReport(site)).toMatchObject({
    total: 1,
    pairs: [
      {
        entities: [{ ref: 'component:default/seat-map' }, { ref: 'component:default/seatmap' }],
        reasons,
      },
    ],
  });
});
