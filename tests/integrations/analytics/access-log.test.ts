/** Reports from the host's own access log, in the formats that hosts write. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import accessLog, { type AccessLogUserOptions } from '../../../integrations/analytics/access-log.ts';
import { type Bench, createBench, runbook } from './portal.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
  mkdirSync(join(bench.dir, 'logs'));
});
afterEach(() => bench.close());

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

/** `daysAgo` before the day of the run, at noon. */
function combined(
  path: string,
  daysAgo: number,
  { status = 200, method = 'GET', agent = firefox } = {},
): string {
  const day = new Date(Date.UTC(2026, 10, 26 - daysAgo, 12)).toUTCString();
  const [, date, month, year] = day.split(' ');
  return `203.0.113.9 - ada [${date}/${month}/${year}:13:00:00 +0100] "${method} ${path} HTTP/2.0" ${status} 512 "https://portal.acme.example/?a=\\"b\\"" "${agent}"`;
}

function run(content: string | Buffer, options: Partial<AccessLogUserOptions> = {}, name = 'access.log') {
  writeFileSync(join(bench.dir, 'logs', name), content);
  return bench.run(accessLog({ files: join(bench.dir, 'logs', '*'), ...options }));
}

const times = (count: number, line: string) => Array.from({ length: count }, () => line);

test('pages are counted by day: the last 30 days, those before, and weeks', async () => {
  const { report, site, of, page } = await run(
    [
      ...times(40, combined(`/portal${runbook}`, 2)),
      ...times(3, combined(`/portal${runbook}?q=1`, 30)),
      ...times(2, combined(`/portal${runbook}index.html`, 5, { status: 304 })),
      ...times(20, combined(`/portal${runbook}`, 31)),
      ...times(9, combined(`/portal${runbook}`, 61)),
      // Today is not over.
      ...times(5, combined(`/portal${runbook}`, 0)),
      combined('/portal/search/?query=Refund', 3),
      combined('/portal/search/?query=ada%40acme.example', 3),
      ...times(4, combined('/portal/docs/default/component/gone/', 3, { status: 404 })),
    ].join('\n'),
    { base: '/portal' },
  );
  expect(report).toMatchObject({ requests: 0, problems: [] });
  expect(site).toMatchObject({
    until: '2026-11-25',
    searches: [{ term: 'refund', count: 1 }],
    notFound: [{ path: '/docs/default/component/gone/', count: 4 }],
  });
  expect(site?.pages).toMatchObject([{ href: runbook, views: 45, change: 125 }]);
  // What a search has found, and who has read, no log tells.
  expect(site?.misses).toBeUndefined();
  expect(page(runbook)).toEqual({ views: 45 });
  const weeks = of('component:default/orders')?.own?.weeks ?? [];
  expect(weeks).toHaveLength(8);
  expect(weeks.filter(({ value }) => value > 0)).toEqual([
    { at: '2026-10-26', value: 25 },
    { at: '2026-11-16', value: 1 },
  ]);
});

test('machines, assets, other methods and what went wrong are no reading', async () => {
  const { site } = await run(
    [
      combined(runbook, 2),
      combined(runbook, 2, { agent: 'Mozilla/5.0 (compatible; Googlebot/2.1)' }),
      combined(runbook, 2, { agent: 'curl/8.5.0' }),
      combined(runbook, 2, { agent: '-' }),
      combined(runbook, 2, { agent: 'AcmeCheck 1.0' }),
      combined(runbook, 2, { method: 'HEAD' }),
      combined(runbook, 2, { status: 301 }),
      combined(runbook, 2, { status: 500 }),
      combined(`${runbook}picture.svg`, 2),
      combined('/_astro/page.js', 2),
      combined('/wp-login.php', 2, { status: 404 }),
      combined('/admin/', 2, { status: 404 }),
    ].join('\n'),
    { bots: ['acmecheck'] },
  );
  expect(site?.views).toBe(1);
  expect(site?.notFound).toEqual([]);
});

test.each([
  [
    'JSON as Caddy writes it',
    JSON.stringify({
      ts: Date.parse('2026-11-24T12:00:00Z') / 1000,
      request: {
        remote_ip: '203.0.113.9',
        method: 'GET',
        uri: runbook,
        headers: { 'User-Agent': [firefox] },
      },
      status: 200,
    }),
    {},
  ],
  [
    'JSON as nginx is told to write it',
    JSON.stringify({
      time_iso8601: '2026-11-24T13:00:00+01:00',
      request_method: 'GET',
      request_uri: runbook,
      status: '200',
      http_user_agent: firefox,
    }),
    {},
  ],
  [
    'JSON of one’s own',
    JSON.stringify({ when: Date.parse('2026-11-24T12:00:00Z'), what: { address: runbook }, code: 200 }),
    { keys: { time: 'when', path: 'what.address', status: 'code' } },
  ],
  [
    'W3C’s format, as CloudFront writes it',
    [
      '#Version: 1.0',
      '#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query',
      `2026-11-24\t12:00:00\tOSL50\t512\t203.0.113.9\tGET\td1.example\t${runbook}\t200\t-\tMozilla/5.0%2520(X11)\t-`,
      `2026-11-24\t12:00:00\tOSL50\t512\t203.0.113.9\tGET\td1.example\t${runbook}\t200\t-\tcurl/8\t-`,
    ].join('\n'),
    {},
  ],
  [
    'the common format, which says nothing of programs',
    `203.0.113.9 - - [24/Nov/2026:12:00:00 +0000] "GET ${runbook} HTTP/1.1" 200 512`,
    {},
  ],
])('%s is read', async (_, content, options) => {
  const { report, site } = await run(`${content}\n`, options);
  expect(report?.problems).toEqual([]);
  expect(site?.pages).toMatchObject([{ href: runbook, views: 1 }]);
});

test('a log that ends before counts from its own last day', async () => {
  const { site } = await run(
    [combined(runbook, 100), combined(runbook, 129), combined(runbook, 130)].join('\n'),
  );
  expect(site).toMatchObject({ until: '2026-08-18', pages: [{ href: runbook, views: 2 }] });
});

test('several files, also packed ones, are one log', async () => {
  writeFileSync(join(bench.dir, 'logs', 'access.log.2.gz'), gzipSync(`${combined(runbook, 9)}\n`));
  writeFileSync(join(bench.dir, 'logs', 'error.log'), combined(runbook, 9));
  writeFileSync(join(bench.dir, 'logs', 'access.log'), `${combined(runbook, 2)}\n`);
  const { site } = await bench.run(accessLog({ files: join(bench.dir, 'logs', 'access.log*') }));
  expect(site?.views).toBe(2);
});

test('nothing of who has asked is stored: no address, name or program', async () => {
  await run([combined(runbook, 2), combined('/catalog/', 3)].join('\n'));
  const kept = readdirSync(bench.dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('logs'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
  expect(kept).toContain(runbook);
  for (const secret of ['203.0.113', 'Firefox', '- ada']) expect(kept).not.toContain(secret);
});

test('lines without end, broken lines and addresses without end do no harm', async () => {
  const junk = Array.from({ length: 30_000 }, (_, at) => combined(`/x${at}/`, 2, { status: 404 }));
  const { report, site } = await run(
    [
      'x'.repeat(3_000_000),
      combined(runbook, 2),
      combined(`/${'a'.repeat(5000)}/`, 2),
      combined('/%E0%A4%A/', 2),
      combined('//evil.example/docs/', 2),
      '{"ts":"never"}',
      '{"broken',
      '\u0000\u0001',
      ...junk,
      combined('/docs/<script>/', 2, { status: 404 }).replace(
        'GET /docs/<script>/',
        'GET /docs/%3Cscript%3E/',
      ),
    ].join('\n'),
  );
  expect(report?.problems).toEqual([]);
  expect(site?.pages).toMatchObject([{ href: runbook, views: 1 }]);
  expect(site?.notFound).toEqual([{ path: '/docs/<script>/', count: 1 }]);
});

test('a log that is not there, or is none, is said; what was known stands', async () => {
  await run(combined(runbook, 2));
  const nowhere = await bench.run(accessLog({ files: join(bench.dir, 'nowhere.log') }));
  expect(nowhere.report).toMatchObject({
    stale: true,
    problems: [{ message: expect.stringContaining('There is no file') as string }],
  });
  expect(nowhere.site?.views).toBe(1);
  const none = await run('hello\nworld\n');
  expect(none.report?.problems[0]?.message).toMatch(/None of the 2 lines is a request/);
  const broken = await run(Buffer.from('no gzip'), { files: join(bench.dir, 'logs', 'b.gz') }, 'b.gz');
  expect(broken.report?.problems).toMatchObject([{ rule: 'collect-failed' }]);
  expect(broken.site?.views).toBe(1);
});
