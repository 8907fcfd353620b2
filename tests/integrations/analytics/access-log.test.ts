/** Reports from the host's own access log, in the formats that hosts write. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import accessLog, {
  accessLogOptions,
  type AccessLogUserOptions,
} from '../../../integrations/analytics/access-log.ts';
import { readLogs } from '../../../integrations/analytics/log-reading.ts';
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
      ...times(3, combined('/portal/search/?query=Refund', 3)),
      combined('/portal/search/?query=ada%40acme.example', 3),
      ...times(4, combined('/portal/docs/default/component/gone/', 3, { status: 404 })),
    ].join('\n'),
    { base: '/portal' },
  );
  expect(report).toMatchObject({ requests: 0, problems: [] });
  expect(site).toMatchObject({
    until: '2026-11-25',
    searches: [{ term: 'refund', count: 3 }],
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
      ...times(3, combined('/docs/%3Cscript%3E/', 2, { status: 404 })),
    ].join('\n'),
  );
  expect(report?.problems).toEqual([]);
  expect(site?.pages).toMatchObject([{ href: runbook, views: 1 }]);
  expect(site?.notFound).toEqual([{ path: '/docs/<script>/', count: 3 }]);
});

test('what strangers write after one request, and what may be a key or a number of somebody, is in no report', async () => {
  const lost = (path: string) => times(9, combined(path, 2, { status: 404 }));
  const asked = (term: string) => times(9, combined(`/search/?query=${encodeURIComponent(term)}`, 2));
  const { report, site } = await run(
    [
      combined('/search/?query=salary%20of%20jane%20doe', 2),
      combined('/docs/once/', 2, { status: 404 }),
      ...lost('/docs/invite/eyJhbGciOi/'),
      ...lost('/docs/x/reset/361fd3c0-41d4-4ea4-ba77-09bb17890967/'),
      ...lost('/docs/call/+47%20912%2034%20567/'),
      ...lost('/docs/ghp_abcdefghijklmnopqrst/'),
      ...lost('/docs/of/ada%40acme.example/'),
      ...asked('+47 912 34 567'),
      ...asked('ghp_abcdefghijklmnopqrst'),
      ...asked('npm-token-of-the-build-server'),
      ...asked('Authorization: Bearer abcdef'),
      ...lost('/docs/releases/2026-11-25/'),
      ...asked('release 2026-11-25'),
    ].join('\n'),
  );
  expect(report?.problems).toEqual([]);
  expect(site?.searches).toEqual([{ term: 'release 2026-11-25', count: 9 }]);
  expect(site?.notFound).toEqual([{ path: '/docs/releases/2026-11-25/', count: 9 }]);
});

test('paths with quotation marks, as Apache writes them, take no longer than they are long', async () => {
  const hostile = combined(`/docs/${'\\"a'.repeat(2700)}`, 2, { status: 404 });
  const begun = performance.now();
  const { site } = await run(
    [...times(400, hostile), ...times(4, combined('/docs/say-\\"hello\\"/', 2, { status: 404 }))].join('\n'),
  );
  expect(performance.now() - begun).toBeLessThan(5_000);
  expect(site?.notFound).toEqual([{ path: '/docs/say-"hello"/', count: 4 }]);
});

test('a file that is being rotated is left out with a note, and the others count', async () => {
  const packed = gzipSync(times(2000, combined(runbook, 9)).join('\n'));
  writeFileSync(join(bench.dir, 'logs', 'access.log.2.gz'), packed.subarray(0, packed.length - 20));
  const { report, site } = await run(combined(runbook, 2));
  expect(report?.problems).toMatchObject([
    { rule: 'collect-note', message: expect.stringContaining('access.log.2.gz') as string },
  ]);
  expect(site?.views).toBe(1);
});

test('reading ends when there is no more time', async () => {
  const file = join(bench.dir, 'logs', 'long.log');
  writeFileSync(file, times(5000, combined(runbook, 2)).join('\n'));
  let lines = 0;
  const reading = readLogs(
    { note() {}, signal: new AbortController().signal },
    [file],
    {},
    { add: () => void lines++ },
    performance.now() - 1,
  );
  await expect(reading).rejects.toThrow(/long\.log" was not read to its end/);
  const stopped = readLogs(
    { note() {}, signal: AbortSignal.abort() },
    [file],
    {},
    { add: () => void lines++ },
    Infinity,
  );
  await expect(stopped).rejects.toThrow('aborted');
  expect(lines).toBe(0);
});

test('where a log begins later than 60 days ago, nothing has grown, and nothing counts as unread', async () => {
  const log = (first: number) =>
    [...times(90, combined(runbook, 2)), ...times(30, combined(runbook, 35)), combined('/', first)].join(
      '\n',
    );
  const short = await run(log(40));
  expect(short.site?.pages[0]?.change).toBeUndefined();
  expect(short.of('component:default/orders')?.own?.change).toBeUndefined();
  expect(short.site).toMatchObject({ views: 90 });
  expect(short.site?.change).toBeUndefined();
  expect(short.site?.unread).toBeUndefined();
  const long = await run(log(61));
  expect(long.site?.pages[0]?.change).toBe(200);
  expect(long.site?.unread?.count).toBeGreaterThan(0);
});

test('options that are wrong say what is wanted', () => {
  expect(accessLogOptions.safeParse({ file: '/var/log/access.log' }).error?.message).toMatch(
    /must be the path of a log file, or a list/,
  );
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
