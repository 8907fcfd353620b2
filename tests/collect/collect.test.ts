/** What a plugin's `callboard:collect` can rely on, against a vendor that misbehaves. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AstroIntegration, AstroIntegrationLogger } from 'astro';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { collect } from '../../src/collect/collect.ts';
import type { CollectContext } from '../../src/plugin.ts';
import { readCollected } from '../../src/snapshot/collected.ts';
import { collectedOf, collectedOfSite } from '../../src/views/collected.ts';
import { makeSite } from '../views/site.ts';
import { type Answer, type Asked, startVendor, type Vendor } from './vendor.ts';

const { catalog } = makeSite({
  entities: [
    { kind: 'Component', name: 'orders' },
    { kind: 'Component', name: 'gate' },
  ],
});
const orders = 'component:default/orders';
let dir: string;
let vendor: Vendor | undefined;
let hidden: string[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'callboard-collect-'));
  hidden = [];
});
afterEach(async () => {
  await vendor?.close();
  vendor = undefined;
  rmSync(dir, { recursive: true, force: true });
});

async function start(answer: (asked: Asked, before: number) => Answer): Promise<Vendor> {
  return (vendor = await startVendor(answer));
}

type Collector = (context: CollectContext) => Promise<void>;

async function run(
  collectors: Record<string, Collector>,
  options: { now?: string; env?: Record<string, string>; minutes?: number } = {},
) {
  const logger = { fork: () => logger, info() {}, warn() {}, error() {}, debug() {} };
  const integrations = Object.entries(collectors).map(([name, hook]): AstroIntegration => ({
    name,
    hooks: { 'callboard:collect': hook },
  }));
  const reports = await collect({
    dir,
    integrations,
    catalog,
    env: options.env ?? {},
    now: new Date(options.now ?? '2026-02-01T10:00:00Z'),
    logger: logger as unknown as AstroIntegrationLogger,
    hide: (secret) => hidden.push(secret),
    minutes: options.minutes,
  });
  return { reports, problems: reports.flatMap(({ problems }) => problems), stored: readCollected(dir) };
}

const numbers = z.object({ firing: z.number() });

/** Asks `/orders` and stores what it says. */
const askOrders =
  (url: string, part = '', headers: Record<string, string> = {}): Collector =>
  async (context) => {
    context.limits({ hosts: [url] });
    await context.part(part, async ({ set, setSite }) => {
      const data = await context.fetchJson(`${url}/orders?token=hidden`, numbers, { headers });
      set(orders, data);
      setSite({ total: data.firing });
    });
  };

describe('what is stored', () => {
  test('is kept per entity, part and plugin, and dated by when it became so', async () => {
    let firing = 1;
    const { url } = await start(() => ({ json: { firing } }));
    await run({ alerts: askOrders(url) });
    const { stored } = await run({ alerts: askOrders(url) }, { now: '2026-02-02T10:00:00Z' });
    expect(collectedOf(stored, orders)).toEqual({
      alerts: [{ part: '', data: { firing: 1 }, since: '2026-02-01T10:00:00.000Z' }],
    });
    expect(stored.get('alerts')?.parts['']?.at).toBe('2026-02-02T10:00:00.000Z');
    expect(collectedOf(stored, 'component:default/gate')).toBeUndefined();
    firing = 2;
    const changed = await run({ alerts: askOrders(url) }, { now: '2026-02-03T10:00:00Z' });
    expect(collectedOf(changed.stored, orders)?.['alerts']).toEqual([
      { part: '', data: { firing: 2 }, since: '2026-02-03T10:00:00.000Z' },
    ]);
    expect(collectedOfSite(changed.stored)?.['alerts']?.[0]?.data).toEqual({ total: 2 });
  });

  test('goes with the plugin, and with an entity that has nothing any more', async () => {
    const { url } = await start(() => ({ json: { firing: 1 } }));
    await run({ alerts: askOrders(url), other: askOrders(url) });
    const without: Collector = (context) => context.part('', ({ setSite }) => setSite({ total: 0 }));
    const { stored } = await run({ alerts: without });
    expect([...stored.keys()]).toEqual(['alerts']);
    expect(collectedOf(stored, orders)).toBeUndefined();
  });

  test('the data of the last run is at hand', async () => {
    const { url } = await start(() => ({ json: { firing: 7 } }));
    await run({ alerts: askOrders(url) });
    let before: unknown;
    await run({
      alerts: (context) =>
        context.part('', ({ previous, previousSite }) => {
          before = [previous('Component:default/Orders'), previousSite()];
        }),
    });
    expect(before).toEqual([{ firing: 7 }, { total: 7 }]);
  });

  test.each([
    ['an entity that does not exist', 'component:default/nobody', {}, 'which is not in the catalog'],
    ['more than a page can bear', orders, { text: 'x'.repeat(100_001) }, 'larger than 100000 characters'],
  ])('%s is refused', async (_, ref, data, message) => {
    const { problems, stored } = await run({
      alerts: (context) => context.part('', ({ set }) => set(ref, data)),
    });
    expect(problems).toMatchObject([{ rule: 'collect-failed', severity: 'warning' }]);
    expect(problems[0]?.message).toContain(message);
    expect(collectedOf(stored, orders)).toBeUndefined();
  });
});

describe('a vendor that cannot be asked', () => {
  test.each<[string, Answer, string]>([
    ['refuses', { status: 401 }, 'answered 401: the token is missing, wrong or expired'],
    ['is not there', { status: 404 }, 'answered 404'],
    ['answers no JSON', { text: '<html>' }, 'something that is not JSON'],
    ['answers in another shape', { json: { firing: 'many' } }, 'another shape than expected: firing: '],
  ])('that %s leaves the last data, and says where and what', async (_, answer, message) => {
    let broken = false;
    const { url, asked } = await start(() => (broken ? answer : { json: { firing: 1 } }));
    await run({ alerts: askOrders(url) });
    broken = true;
    const { problems, stored } = await run({ alerts: askOrders(url) }, { now: '2026-02-05T10:00:00Z' });
    expect(collectedOf(stored, orders)?.['alerts']?.[0]).toMatchObject({ data: { firing: 1 } });
    expect(stored.get('alerts')?.parts['']).toMatchObject({
      at: '2026-02-01T10:00:00.000Z',
      state: 'stale',
    });
    expect(problems[0]?.message).toContain(message);
    expect(problems[0]?.message).toContain(`${new URL(url).host}/orders`);
    expect(problems[0]?.message).not.toContain('hidden');
    expect(problems[0]?.hint).toContain('with its age');
    expect(asked).toHaveLength(2);
  });

  test('one instance that is down disturbs no other', async () => {
    const { url } = await start(({ headers }) =>
      headers['x-of'] === 'eu' ? { status: 403 } : { json: { firing: 3 } },
    );
    const { stored, problems } = await run({
      alerts: async (context) => {
        context.limits({ hosts: [url] });
        await Promise.all(
          ['eu', 'us'].map((name) =>
            context.part(name, async ({ set }) =>
              set(orders, await context.fetchJson(`${url}/orders`, numbers, { headers: { 'x-of': name } })),
            ),
          ),
        );
      },
    });
    expect(collectedOf(stored, orders)?.['alerts']).toMatchObject([{ part: 'us', data: { firing: 3 } }]);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain('from "eu"');
  });

  test('a plugin that fails outside its parts keeps all of its last data', async () => {
    const { url } = await start(() => ({ json: { firing: 1 } }));
    await run({ alerts: askOrders(url) });
    const { stored, problems } = await run({
      alerts: async (context) => {
        await context.part('', ({ setSite }) => setSite({ total: 9 }));
        throw new Error('Nonsense.');
      },
    });
    expect(collectedOfSite(stored)?.['alerts']?.[0]?.data).toEqual({ total: 1 });
    expect(problems[0]?.message).toContain('Nonsense.');
  });
});

test('a plugin that asks nobody, because its token is gone, keeps what it knew', async () => {
  const { url } = await start(() => ({ json: { firing: 1 } }));
  await run({ alerts: askOrders(url) });
  const { stored, reports } = await run({
    alerts: async (context) => context.note('No token is set.'),
  });
  expect(collectedOf(stored, orders)?.['alerts']?.[0]?.data).toEqual({ firing: 1 });
  expect(stored.get('alerts')?.parts['']?.state).toBe('stale');
  expect(reports[0]?.stale).toBe(true);
});

describe('requests', () => {
  test.each<[string, Answer]>([
    ['429 with seconds', { status: 429, headers: { 'retry-after': '0' } }],
    ['429 with a date', { status: 429, headers: { 'retry-after': 'Sun, 01 Feb 2026 10:00:00 GMT' } }],
    [
      '403 of a rate limit',
      { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '0' } },
    ],
    ['503', { status: 503 }],
    ['a dropped connection', 'drop'],
  ])('are made again after %s', async (_, failure) => {
    const { url, asked } = await start((_, before) => (before < 2 ? failure : { json: { firing: 4 } }));
    const { stored, reports } = await run({ alerts: askOrders(url) });
    expect(collectedOf(stored, orders)?.['alerts']?.[0]?.data).toEqual({ firing: 4 });
    expect(asked).toHaveLength(3);
    expect(reports[0]).toMatchObject({ requests: 3, problems: [] });
  });

  test('are not made again where that makes no sense, or would take too long', async () => {
    const { url, asked } = await start(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
    const { problems } = await run({ alerts: askOrders(url) });
    expect(asked).toHaveLength(1);
    expect(problems[0]?.message).toContain('429: too many requests');
  });

  test('ask whether an answer has changed, per account', async () => {
    const { url, asked } = await start(({ headers }) =>
      headers['if-none-match'] === '"one"'
        ? { status: 304 }
        : { json: { firing: 5 }, headers: { etag: '"one"' } },
    );
    const mine = { authorization: 'Bearer mine' };
    await run({ alerts: askOrders(url, '', mine) });
    const { reports, stored } = await run({ alerts: askOrders(url, '', mine) });
    expect(reports[0]).toMatchObject({ requests: 1, unmodified: 1, problems: [] });
    expect(collectedOf(stored, orders)?.['alerts']?.[0]?.data).toEqual({ firing: 5 });
    for (const header of ['authorization', 'x-api-key']) {
      await run({ alerts: askOrders(url, '', { ...mine, [header]: 'yours' }) });
      expect(asked.at(-1)?.headers['if-none-match']).toBeUndefined();
    }
  });

  test('stop at the budget', async () => {
    const { url, asked } = await start(() => ({ json: { firing: 1 } }));
    const { problems, reports } = await run({
      alerts: async (context) => {
        context.limits({ hosts: [url], maxRequests: 3 });
        await context.part('', async () => {
          for (let at = 0; at < 5; at++) await context.fetch(`${url}/${at}`);
        });
      },
    });
    expect(asked).toHaveLength(3);
    expect(reports[0]?.requests).toBe(3);
    expect(problems[0]?.message).toContain('has used its 3 requests');
  });

  test('go only to the hosts that were named, redirects included', async () => {
    const elsewhere = await startVendor(() => ({ json: { firing: 1 } }));
    try {
      const { url } = await start(() => ({ status: 302, headers: { location: `${elsewhere.url}/orders` } }));
      const { problems } = await run({ alerts: askOrders(url) });
      expect(elsewhere.asked).toEqual([]);
      expect(problems[0]?.message).toContain('is not named in `limits({ hosts })`');
    } finally {
      await elsewhere.close();
    }
  });
});

test('no secret is stored, said or written to disk', async () => {
  const sentinel = 'sentinel-9f3b1c';
  const { url } = await start(() => ({ json: { firing: 1, echo: sentinel }, headers: { etag: '"a"' } }));
  const env = { ALERTS_TOKEN: sentinel };
  const { problems, stored } = await run(
    {
      encoded: async (context) => {
        const token = context.secret('ALERTS_TOKEN') ?? '';
        await context.part('', ({ set }) => set(orders, { basic: [btoa(token)] }));
      },
      named: async (context) => {
        context.secret('ALERTS_TOKEN');
        context.limits({ hosts: [url] });
        const shape = z.object({ echo: z.record(z.literal('a'), z.string()) }).loose();
        await context.part('', async () => void (await context.fetchJson(`${url}/named`, shape)));
      },
      careless: async (context) => {
        const token = context.secret('ALERTS_TOKEN') ?? '';
        context.note(`The token is ${token}.`);
        await context.part('', ({ set }) => set(orders, { url: `${url}/?token=${token}` }));
      },
      clumsy: (context) => {
        throw new Error(`Bad token ${context.secret('ALERTS_TOKEN')}`);
      },
      good: async (context) => {
        const authorization = `Bearer ${context.secret('ALERTS_TOKEN')}`;
        context.limits({ hosts: [url] });
        await context.part('', async ({ set }) =>
          set(orders, await context.fetchJson(`${url}/x`, numbers, { headers: { authorization } })),
        );
      },
    },
    { env },
  );
  expect(hidden).toContain(sentinel);
  expect(JSON.stringify(problems)).not.toContain(sentinel);
  expect(problems.map(({ rule }) => rule).sort()).toEqual([
    'collect-failed',
    'collect-failed',
    'collect-failed',
    'collect-failed',
    'collect-note',
  ]);
  expect(collectedOf(stored, orders)).toEqual({
    good: [{ part: '', data: { firing: 1 }, since: '2026-02-01T10:00:00.000Z' }],
  });
  const written = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  expect(written.length).toBeGreaterThan(1);
  expect(written.join('')).not.toContain(sentinel);
});

test('a plugin that never ends is left behind: what it had is kept, the others are whole', async () => {
  const store = async ({ part }: CollectContext) => {
    await part('eu', ({ setSite }) => setSite({ from: 'eu' }));
    await part('us', ({ setSite }) => setSite({ from: 'us' }));
  };
  await run({ stuck: store });
  const { problems, stored } = await run(
    {
      stuck: async ({ part }) => {
        await part('eu', ({ setSite }) => setSite({ from: 'eu, again' }));
        await part('us', () => new Promise(() => {}));
      },
      well: store,
    },
    { minutes: 0.005 },
  );
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringMatching(/"stuck" could not collect from "us": It took longer than/),
  ]);
  const stuck = stored.get('stuck')?.parts;
  expect(stuck?.['eu']).toMatchObject({ state: 'fresh', site: { data: { from: 'eu, again' } } });
  expect(stuck?.['us']).toMatchObject({ state: 'stale', site: { data: { from: 'us' } } });
  expect(stored.get('well')?.parts['us']).toMatchObject({ state: 'fresh' });
});

test('a part that is skipped keeps what was known of it; one that is no longer named is gone', async () => {
  const store = async ({ part }: CollectContext) => {
    for (const name of ['eu', 'us', 'ap']) await part(name, ({ setSite }) => setSite({ from: name }));
  };
  await run({ tracker: store });
  const { problems, stored, reports } = await run({
    tracker: async ({ part, skip }) => {
      await part('eu', ({ setSite }) => setSite({ from: 'eu' }));
      skip('us', 'No US_TOKEN is set.', 'Create one.');
    },
  });
  const parts = stored.get('tracker')?.parts ?? {};
  expect(Object.keys(parts)).toEqual(['eu', 'us']);
  expect(parts['us']).toMatchObject({ state: 'stale', site: { data: { from: 'us' } } });
  expect(problems).toMatchObject([
    { rule: 'collect-note', message: 'No US_TOKEN is set.', hint: 'Create one.' },
  ]);
  expect(reports[0]?.stale).toBe(true);
});

describe('secrets', () => {
  const token = 'Sup3r/s3cret+Token?Of_4711';
  const escapes = [...token].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  test.each([
    ['as it is', token],
    ['as an address', encodeURIComponent(token)],
    ['in lower-case percent', encodeURIComponent(token).replace(/%../g, (code) => code.toLowerCase())],
    ['as PHP writes JSON', token.replaceAll('/', '\\/')],
    ['as JSON escapes', escapes],
    ['as base64 in a header', Buffer.from(`Bearer ${token}`).toString('base64')],
    ['as base64url', Buffer.from(`x:${token}`).toString('base64url')],
    ['in hexadecimal digits', Buffer.from(token).toString('hex')],
  ])('that a vendor repeats %s reach no plugin, no cache and no store', async (_, written) => {
    const { url } = await start(() => ({
      headers: { etag: '"1"' },
      text: `{"title":"${'x'.repeat(40)} ${written}","next":{"${written}":1}}`,
    }));
    const answer = z.object({ title: z.string(), next: z.record(z.string(), z.number()) });
    const { problems, stored } = await run(
      {
        tracker: async ({ limits, secret, fetchJson, part }) => {
          limits({ hosts: [url] });
          secret('TOKEN');
          // Cut, what is left would not be known as a secret.
          await part('', async ({ setSite }) =>
            setSite({ title: (await fetchJson(url, answer)).title.slice(0, 60) }),
          );
        },
      },
      { env: { TOKEN: token } },
    );
    expect(problems).toEqual([]);
    const kept = JSON.stringify(stored.get('tracker')?.parts);
    expect(kept).toContain('***');
    expect(kept).not.toContain(written.slice(0, 12));
    const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    for (const file of files)
      expect(readFileSync(join(file.parentPath, file.name), 'utf8')).not.toContain(written.slice(0, 12));
  });

  test('what only looks like a secret is masked, and costs nobody anything', async () => {
    const { problems, stored } = await run({
      tracker: async ({ part }) => {
        await part('', ({ set }) =>
          set(orders, { title: 'ghp_AAAAAAAAAAAAAAAAAAAA', href: 'https://a:b@c.example/' }),
        );
      },
    });
    expect(problems).toEqual([]);
    expect(stored.get('tracker')?.parts['']?.entities[orders]?.data).toEqual({
      title: '***',
      href: 'https://***@c.example/',
    });
  });

  test('a redirect takes no body to another origin', async () => {
    const thief = await startVendor(() => ({ json: {} }));
    const { url } = await start(() => ({ status: 307, headers: { location: `${thief.url}/steal` } }));
    const { problems } = await run({
      tracker: async ({ limits, fetch, part }) => {
        limits({ hosts: [url, thief.url] });
        await part('', async () => void (await fetch(url, { method: 'POST', body: 'token_auth=x' })));
      },
    });
    await thief.close();
    expect(problems[0]?.message).toContain('redirects what was sent to it');
    expect(thief.asked).toEqual([]);
  });
});

test.each<[string, unknown]>([
  ['a number that is none', { open: Number.NaN }],
  ['a number without end', [1e308 * 10]],
  ['a date', { since: new Date() }],
  ['a map', new Map()],
  ['a function', { run() {} }],
  ['a gap', [undefined]],
  ['too many levels', JSON.parse('['.repeat(60) + ']'.repeat(60))],
])('data that JSON cannot hold is refused, and said: %s', async (_, data) => {
  const { problems, stored } = await run({
    tracker: ({ part }) => part('', ({ setSite }) => setSite(data as never)),
  });
  expect(problems[0]?.message).toMatch(/holds .*which JSON cannot/);
  expect(stored.get('tracker')?.parts).toEqual({});
});

test('a plugin that notes too much is cut short; what is thrown need be no error; wrong limits are said', async () => {
  const { problems } = await run({
    chatty: async ({ note }) => {
      for (let count = 0; count < 500; count++) note(`Note ${String(count).padStart(3, '0')}`);
    },
    odd: ({ part }) =>
      part('', () => {
        throw Object.create(null);
      }),
    wrong: async ({ limits }) => limits({ hosts: ['vendor'], freshMinutes: Number.NaN }),
  });
  const of = (plugin: string) => problems.filter(({ message }) => message.includes(`"${plugin}"`));
  expect(problems.filter(({ rule }) => rule === 'collect-note')).toHaveLength(101);
  expect(of('chatty')[0]?.message).toContain('400 more notes');
  expect(of('odd')[0]?.message).toContain('something that has no message');
  expect(of('wrong')[0]?.message).toMatch(/freshMinutes(?:.|\n)*no address/);
});
