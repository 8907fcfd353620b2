/** People, teams, what they own through nested groups, and whom to ask. */
import { describe, expect, test } from 'vitest';
import { askView } from '../../src/views/ask.ts';
import { entityView } from '../../src/views/entity.ts';
import { organisation } from '../../src/views/organisation.ts';
import { reachOf } from '../../src/views/reach.ts';
import { teamsView } from '../../src/views/teams.ts';
import { type EntityInput, makeSite, repository } from './site.ts';

const group = (name: string, parent?: string, more: Partial<EntityInput> = {}): EntityInput => ({
  kind: 'Group',
  name,
  ...more,
  relations: { ...(parent && { childOf: [`group:default/${parent}`] }), ...more.relations },
});
const user = (name: string, ...teams: string[]): EntityInput => ({
  kind: 'User',
  name,
  relations: { memberOf: teams.map((team) => `group:default/${team}`) },
});
const owned = (name: string, owner: string, more: Partial<EntityInput> = {}): EntityInput => ({
  kind: 'Component',
  name,
  ...more,
  relations: { ownedBy: [owner.includes(':') ? owner : `group:default/${owner}`], ...more.relations },
});
const options = { emails: false };

describe('through nested groups', () => {
  const site = makeSite({
    entities: [
      group('company'),
      group('money', 'company'),
      group('ledger', 'money'),
      user('ann', 'ledger'),
      user('bob', 'ledger', 'company'),
      user('cyd', 'company'),
      owned('cart', 'ledger', { spec: { type: 'service' } }),
      owned('site', 'ledger', { spec: { type: 'website' } }),
      owned('policy', 'company', { spec: { type: 'service' } }),
      owned('scripts', 'user:default/ann', { spec: { type: 'service' } }),
    ],
  });

  test("a team's page counts its own and with sub-teams, each person and thing once", () => {
    const team = entityView(site, 'group:default/company').team!;
    expect([team.memberCount, team.allMembers?.total]).toEqual([2, 3]);
    expect([team.ownsCount, team.allOwns?.total]).toEqual([1, 3]);
    expect(team.allOwns?.kinds).toMatchObject([
      {
        total: 3,
        href: '/catalog/?kind=component&owner=group%3Adefault%2Fcompany&owner=group%3Adefault%2Fmoney&owner=group%3Adefault%2Fledger',
        types: [
          { name: 'service', total: 2 },
          { name: 'website', total: 1 },
        ],
      },
    ]);
    expect(team.children.map(({ title, people, owns }) => [title, people, owns])).toEqual([['money', 2, 2]]);
    expect(entityView(site, 'group:default/ledger').team).not.toHaveProperty('allMembers');
    expect(entityView(site, 'group:default/ledger').team?.through.map(({ title }) => title)).toEqual([
      'company',
    ]);
  });

  test("a person's page has teams of teams, and what they own alone and through teams", () => {
    const { team } = entityView(site, 'user:default/ann');
    expect(team?.memberOf.map(({ title }) => title)).toEqual(['ledger']);
    expect(team?.through.map(({ title }) => title)).toEqual(['money', 'company']);
    expect(team?.owns.flatMap(({ items }) => items.map(({ title }) => title))).toEqual(['scripts']);
    expect(team?.allOwns?.total).toBe(4);
  });

  test('the tree of teams counts what lies below, too', () => {
    const [company] = teamsView(site).teams;
    expect([company?.people, company?.owns]).toEqual([3, 3]);
    expect(company?.children[0]?.children[0]?.link.title).toBe('ledger');
  });

  test('circles end, and count everybody once', () => {
    const ring = makeSite({
      entities: [
        group('a', 'b'),
        group('b', 'a'),
        group('self', 'self'),
        user('ann', 'a'),
        user('bob', 'b', 'self'),
        owned('x', 'b'),
      ],
    });
    const all = organisation(ring);
    expect(all.allMembers('group:default/a')).toEqual(['user:default/ann', 'user:default/bob']);
    expect(all.allOwned('group:default/a')).toEqual(['component:default/x']);
    expect(all.allOwned('user:default/ann')).toEqual(['component:default/x']);
    expect(entityView(ring, 'group:default/self').team?.memberCount).toBe(1);
    const tree = teamsView(ring);
    expect([tree.shown, tree.teamCount]).toEqual([3, 3]);
  });

  test('is computed once for a site', () => {
    expect(organisation(site)).toBe(organisation(site));
    expect(organisation(site).allMembers('group:default/company')).toBe(
      organisation(site).allMembers('group:default/company'),
    );
  });
});

describe('thousands', () => {
  test('3,000 members and 3,000 things owned are bounded, with the honest number and a way to the rest', () => {
    const site = makeSite({
      entities: [
        group('big'),
        group('below', 'big'),
        ...Array.from({ length: 3000 }, (_, index) => user(`u${index}`, 'big')),
        ...Array.from({ length: 3000 }, (_, index) => owned(`c${index}`, 'big')),
        owned('extra', 'below'),
      ],
    });
    const view = entityView(site, 'group:default/big');
    expect([view.team?.memberCount, view.team?.members.length]).toEqual([3000, 60]);
    expect(view.team?.owns[0]).toMatchObject({
      total: 3000,
      href: '/catalog/?kind=component&owner=group%3Adefault%2Fbig',
    });
    expect(view.team?.owns[0]?.items).toHaveLength(40);
    expect(JSON.stringify(view).length).toBeLessThan(60_000);
  });

  test('a deep and a wide tree of teams are bounded, and say so', () => {
    const deep = makeSite({
      entities: Array.from({ length: 50 }, (_, index) =>
        group(`g${index}`, index ? `g${index - 1}` : undefined),
      ),
    });
    const tree = teamsView(deep);
    expect([tree.shown, tree.teamCount]).toEqual([8, 50]);
    const wide = makeSite({
      entities: [group('top'), ...Array.from({ length: 700 }, (_, index) => group(`g${index}`, 'top'))],
    });
    const shown = teamsView(wide);
    expect([shown.shown, shown.teamCount, shown.teams[0]?.more]).toEqual([500, 701, 201]);
  });

  test('a chain of a thousand groups is no recursion', () => {
    const site = makeSite({
      entities: [
        ...Array.from({ length: 1000 }, (_, index) =>
          group(`g${index}`, index ? `g${index - 1}` : undefined),
        ),
        user('ann', 'g999'),
      ],
    });
    expect(organisation(site).allMembers('group:default/g0')).toEqual(['user:default/ann']);
    expect(organisation(site).throughGroups('user:default/ann')).toHaveLength(999);
  });
});

describe('how to reach somebody', () => {
  const reach = (metadata: EntityInput['metadata'], spec = {}, emails = false) =>
    reachOf(makeSite({ entities: [group('a', undefined, { metadata, spec })] }).catalog.entities[0]!, {
      emails,
    }).map(({ way, title, href }) => [way, title, href]);

  test('chat, then mail, then who is on call, then pages; other links lead to nobody', () => {
    const metadata = {
      links: [
        { url: 'https://wiki.example/ledger', title: 'Team wiki' },
        { url: 'https://grafana.example/d/1', title: 'Dashboard', icon: 'dashboard' },
        { url: 'https://oncall.example/x', title: 'On-call schedule' },
        { url: 'https://acme.slack.com/archives/C1', title: '#ledger' },
        { url: 'mailto:ledger@acme.example' },
      ],
      annotations: { 'github.com/team-slug': 'acme/ledger' },
    };
    const spec = { profile: { email: 'ledger@acme.example' } };
    const shown = [
      ['chat', '#ledger', 'https://acme.slack.com/archives/C1'],
      ['on-call', 'On-call schedule', 'https://oncall.example/x'],
      ['page', 'Team wiki', 'https://wiki.example/ledger'],
      ['page', 'Team on GitHub', 'https://github.com/orgs/acme/teams/ledger'],
    ];
    expect(reach(metadata, spec)).toEqual(shown);
    expect(reach(metadata, spec, true)).toEqual([
      shown[0],
      ['mail', 'ledger@acme.example', 'mailto:ledger@acme.example'],
      ...shown.slice(1),
    ]);
  });

  test.each<[annotations: Record<string, string>, expected: unknown[]]>([
    [{ 'acme.example/slack-channel': 'ledger' }, [['chat', '#ledger', undefined]]],
    [{ 'slack.com/channel-id': 'C0123ABCD99' }, []],
    [
      { 'acme.example/chat': 'https://chat.example/x' },
      [['chat', 'chat.example/x', 'https://chat.example/x']],
    ],
    [{ 'acme.example/chat': 'javascript:alert(1)' }, []],
    [{ 'acme.example/email': 'a@b.example' }, []],
    [{ 'github.com/team-slug': '"><script>' }, []],
    [{ 'github.com/user-login': 'ann' }, [['page', 'Profile on GitHub', 'https://github.com/ann']]],
  ])('%j', (annotations, expected) => {
    expect(reach({ annotations })).toEqual(expected);
  });

  test('a script is no way to reach anybody', () => {
    expect(reach({ links: [{ url: 'javascript:alert(1)', title: 'chat' }] })).toEqual([]);
  });
});

describe('whom to ask', () => {
  const chat = { links: [{ url: 'https://chat.example/x', title: '#x', icon: 'chat' }] };
  const ask = (entities: EntityInput[], ref = 'component:default/cart') =>
    askView(makeSite({ entities }), ref, options);

  test('the owner, with how to reach them', () => {
    expect(ask([group('ledger', undefined, { metadata: chat }), owned('cart', 'ledger')])).toMatchObject({
      who: [{ title: 'ledger', reach: [{ way: 'chat', href: 'https://chat.example/x' }] }],
      unknown: [],
    });
  });

  test('an owner who says nothing has people; without people, the group above answers', () => {
    const entities = [
      group('money', undefined, { metadata: chat }),
      group('ledger', 'money'),
      owned('cart', 'ledger'),
    ];
    expect(ask(entities)?.who).toMatchObject([
      { title: 'ledger', above: { title: 'money' }, reach: [{ title: '#x' }] },
    ]);
    const withPeople = [...entities, ...['a', 'b', 'c', 'd'].map((name) => user(name, 'ledger'))];
    expect(ask(withPeople)?.who[0]).toMatchObject({ people: { total: 4 }, reach: [] });
    expect(ask(withPeople)?.who[0]?.people?.items).toHaveLength(3);
  });

  test.each([
    ['system', { partOf: ['system:default/shop'] }, [owned('shop', 'ledger', { kind: 'System' })], 'shop'],
    [
      'domain of its system',
      { partOf: ['system:default/shop'] },
      [
        { kind: 'System', name: 'shop', relations: { partOf: ['domain:default/sales'] } },
        owned('sales', 'ledger', { kind: 'Domain' }),
      ],
      'sales',
    ],
    [
      'component that it is a part of, before its system',
      { partOf: ['system:default/shop', 'component:default/whole'] },
      [owned('shop', 'other', { kind: 'System' }), group('other'), owned('whole', 'ledger')],
      'whole',
    ],
  ] as [string, Record<string, string[]>, EntityInput[], string][])(
    'without an owner: that of the %s, saying so',
    (_title, relations, more, through) => {
      const view = ask([group('ledger'), { kind: 'Component', name: 'cart', relations }, ...more]);
      expect(view).toMatchObject({ who: [{ title: 'ledger' }], through: { title: through } });
    },
  );

  test('an owner that nobody describes is named, and the system asked', () => {
    const view = ask([
      group('ledger'),
      owned('cart', 'ghosts', { relations: { partOf: ['system:default/shop'] } }),
      owned('shop', 'ledger', { kind: 'System' }),
    ]);
    expect(view).toMatchObject({
      who: [{ title: 'ledger' }],
      unknown: [{ title: 'ghosts', dangling: true }],
      through: { title: 'shop' },
    });
    expect(ask([owned('cart', 'ghosts')])).toMatchObject({ who: [], unknown: [{ title: 'ghosts' }] });
  });

  test('CODEOWNERS is named where it, and no descriptor, says who owns', () => {
    expect(ask([group('ledger'), owned('cart', 'ledger', { inferred: true })])?.byCodeowners).toBe(true);
    const source = 'kind: Component\nspec:\n  type: service\n';
    expect(ask([group('ledger'), owned('cart', 'ledger', { source })])?.byCodeowners).toBe(true);
    const said = ask([group('ledger'), owned('cart', 'ledger', { source: `${source}  owner: ledger\n` })]);
    expect(said).not.toHaveProperty('byCodeowners');
  });

  test('circles end; nobody at all is nobody; groups and people are asked themselves', () => {
    const ring: EntityInput[] = [
      { kind: 'Component', name: 'cart', relations: { partOf: ['component:default/other'] } },
      { kind: 'Component', name: 'other', relations: { partOf: ['component:default/cart'] } },
      group('ledger'),
    ];
    expect(ask(ring)).toBeUndefined();
    expect(ask(ring, 'group:default/ledger')).toBeUndefined();
    expect(ask([owned('cart', 'unknown', { inferred: true })])).toBeUndefined();
  });
});

test('a page says which directories tell of it, and which of them could not be read', () => {
  const site = makeSite({
    entities: [group('ledger')],
    repositories: [
      repository(),
      repository({
        id: 'github.com/orgs/acme/people',
        name: 'acme on github.com',
        url: 'https://github.com/orgs/acme/people',
        directory: true,
        state: 'stale',
        since: '2026-01-01T00:00:00Z',
      }),
    ],
  });
  site.catalog.get('group:default/ledger')!.contributions = [
    {
      origin: { repository: 'github.com/orgs/acme/people', file: 'teams.yaml', document: 0, line: 1 },
      fields: [],
    },
  ];
  const view = entityView(site, 'group:default/ledger');
  expect(view.alsoFrom).toEqual([
    { name: 'github.com/orgs/acme/people', href: 'https://github.com/orgs/acme/people' },
  ]);
  expect(view.warnings).toMatchObject([
    { message: 'acme on github.com could not be read. What comes from there is what it said last.' },
  ]);
});
