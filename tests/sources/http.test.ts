import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { expect, test } from 'vitest';
import { createHttp, HttpError, isPrivateAddress, type HttpOptions } from '../../src/sources/http.ts';
import { gitNetworkEnv, readNetwork } from '../../src/sources/network.ts';
import { createAuthority } from './support/authority.ts';
import { listen, serveProxy } from './support/git-server.ts';
import { temporaryFolder } from './support/repositories.ts';

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(answer))}`;
}

function http(options: Partial<HttpOptions> = {}) {
  return createHttp({ network: {}, trustedHosts: ['127.0.0.1'], ...options });
}

test.each([
  '127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.1.1', '0.0.0.0', '224.0.0.1', '::1', '::',
  '::ffff:169.254.169.254', '::ffff:a00:1', 'fe80::1', 'fd00::1', '64:ff9b::a00:1', '2002:a00:1::', 'not an address',
])('%s is private', (address) => expect(isPrivateAddress(address)).toBe(true)); // prettier-ignore

test.each(['8.8.8.8', '140.82.121.4', '2606:4700::1111', '::ffff:8.8.8.8'])('%s is public', (address) =>
  expect(isPrivateAddress(address)).toBe(false),
);

test.each([
  'http://169.254.169.254/latest/meta-data/',
  'http://2852039166/',
  'http://0xa9fea9fe/',
  'http://0251.0376.0251.0376/',
  'http://[::ffff:169.254.169.254]/',
  'http://localhost:18099/',
  'http://[::1]:18099/',
  'http://127.1:18099/',
])('%s is refused unless it is configured', async (url) => {
  await expect(http({ trustedHosts: [] }).fetch(url)).rejects.toThrow(HttpError);
  const error: unknown = await http({ trustedHosts: [], otherHosts: true })
    .fetch(url)
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  expect(String(error) + String((error as Error | undefined)?.cause)).toContain('private address');
});

test.each([
  'file:///etc/passwd',
  'ftp://127.0.0.1/',
  'data:text/plain,x',
  'http://ada:x@127.0.0.1/',
  '//nowhere',
  '',
])('%j is no address to fetch', async (url) => {
  await expect(http().fetch(url)).rejects.toThrow(HttpError);
});

test('a redirect is checked like the first address', async () => {
  const target = { location: '' };
  const url = await serve((_request, response) => void response.writeHead(302, target).end());
  for (const location of ['http://169.254.169.254/', 'http://[::1]:1/', 'file:///etc/passwd', url]) {
    target.location = location;
    await expect(http().fetch(url), location).rejects.toThrow(HttpError);
  }
});

test('authorization is not taken along to another origin', async () => {
  const seen: (string | undefined)[] = [];
  const other = await serve((request, response) => {
    seen.push(request.headers.authorization);
    response.end('there');
  });
  const url = await serve((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(302, { location: request.url === '/first' ? '/second' : other }).end();
  });
  const response = await http().fetch(`${url}/first`, { headers: { authorization: 'Bearer x' } });
  expect(await response.text()).toBe('there');
  expect(seen).toEqual(['Bearer x', 'Bearer x', undefined]);
});

test('answers are bounded in size and time', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/large') response.end('x'.repeat(2000));
  });
  await expect(http({ maxBytes: 1000 }).fetch(`${url}/large`)).rejects.toThrow('larger than 1000 bytes');
  await expect(http({ seconds: 0.2 }).fetch(`${url}/slow`)).rejects.toThrow(/timeout|aborted/i);
});

test('proxy and CA of the environment reach fetch', async () => {
  const authority = createAuthority(`${temporaryFolder()}/ca`);
  const port = await listen(
    createHttps(authority.server, (_request, response) => void response.end('hello')),
  );
  const proxy = await serveProxy(() => '127.0.0.1');
  const url = `https://git.acme.test:${port}/`;
  const trustedHosts = ['git.acme.test'];
  const network = readNetwork({ HTTPS_PROXY: proxy.url, SSL_CERT_FILE: authority.caFile });
  expect(await (await http({ network, trustedHosts }).fetch(url)).text()).toBe('hello');
  expect(proxy.requests).toEqual([`CONNECT git.acme.test:${port}`]);
  await expect(http({ network: { ...network, ca: undefined }, trustedHosts }).fetch(url)).rejects.toThrow(
    'fetch failed',
  );
  const direct = readNetwork({
    https_proxy: 'http://127.0.0.1:9',
    no_proxy: '127.0.0.1',
    SSL_CERT_FILE: authority.caFile,
  });
  expect(await (await http({ network: direct }).fetch(`https://127.0.0.1:${port}/`)).text()).toBe('hello');
});

test('git gets the same', () => {
  const folder = temporaryFolder();
  const { caFile } = createAuthority(`${folder}/ca`);
  const env = {
    HTTP_PROXY: 'http://p:1',
    https_proxy: 'http://p:2',
    NO_PROXY: 'a,b',
    NODE_EXTRA_CA_CERTS: caFile,
  };
  const given = gitNetworkEnv(readNetwork(env), `${folder}/cache`);
  expect(given).toMatchObject({ http_proxy: 'http://p:1', https_proxy: 'http://p:2', no_proxy: 'a,b' });
  expect(given['GIT_SSL_CAINFO']).toMatch(/ca-[0-9a-f]{16}\.pem$/);
  expect(gitNetworkEnv(readNetwork({}), folder)).toEqual({});
  expect(() => readNetwork({ SSL_CERT_FILE: `${folder}/nowhere` })).toThrow(/SSL_CERT_FILE.*ENOENT/);
});
