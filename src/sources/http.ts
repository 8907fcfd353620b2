/** The one place that makes HTTP requests: hosts are checked before every hop, sizes and times are bounded. */
import { lookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import type { EnvHttpProxyAgent, fetch as UndiciFetch } from 'undici';
import type { Network } from './network.ts';

export interface HttpOptions {
  network: Network;
  /** Host names: always allowed, private addresses included. */
  trustedHosts: Iterable<string>;
  /** Host names without a port stand for the usual one only. @default false: for every port */
  exactPorts?: boolean;
  /** Where they are named, for messages. @default 'in the configuration' */
  namedIn?: string;
  /** May other hosts be asked? Then only at public addresses. @default false */
  otherHosts?: boolean;
  /** @default 20 MB */
  maxBytes?: number;
  /** @default 30 */
  seconds?: number;
  /** Answers in place of the network, after the host has been checked. */
  answer?: (url: URL, init: HttpInit) => Promise<Response>;
}

export interface Http {
  /** As the platform's `fetch`, with the bounds above. @throws {HttpError} */
  fetch(url: string | URL, init?: HttpInit): Promise<Response>;
  close(): Promise<void>;
}

export interface HttpInit {
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  signal?: AbortSignal;
  /** `manual`: a redirect is the answer. @default 'follow' */
  redirect?: 'follow' | 'manual' | 'error';
}

export class HttpError extends Error {
  override readonly name = 'HttpError';
}

const maxRedirects = 5;

/** Headers that may follow a redirect to another origin: vendors have many ways to carry a secret in others. */
const harmless = new Set(['accept', 'accept-encoding', 'accept-language', 'content-type', 'user-agent']);

const unroutable = new BlockList();
for (const range of [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24',
  '192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
  '::/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 fc00::/7 fe80::/10 ff00::/8',
].flatMap((line) => line.split(' '))) {
  const [address = '', prefix] = range.split('/');
  unroutable.addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** Is this address private, local, reserved, or does it carry such an IPv4 address inside? */
export function isPrivateAddress(address: string): boolean {
  const version = isIP(address);
  // BlockList also tells for ::ffff:10.0.0.1 what it tells for 10.0.0.1.
  return version === 0 || unroutable.check(address, version === 6 ? 'ipv6' : 'ipv4');
}

interface Client {
  fetch: typeof UndiciFetch;
  trusted: EnvHttpProxyAgent;
  checked: EnvHttpProxyAgent;
}

export function createHttp(options: HttpOptions): Http {
  const trusted = new Set([...options.trustedHosts].map((host) => host.toLowerCase()));
  const { network, maxBytes = 20_000_000, seconds = 30 } = options;
  const tls = network.ca ? { ca: network.ca } : {};
  // Loaded at the first request: most runs make none.
  let client: Promise<Client> | undefined;
  const connect = async (): Promise<Client> => {
    const { EnvHttpProxyAgent, fetch } = await import('undici');
    const agentFor = (checked: boolean) => new EnvHttpProxyAgent(agentOptions(checked));
    return { fetch, trusted: agentFor(false), checked: agentFor(true) };
  };
  const agentOptions = (checked: boolean) => ({
    // An empty text keeps undici from reading process.env by itself.
    httpProxy: network.httpProxy ?? '',
    httpsProxy: network.httpsProxy ?? '',
    noProxy: network.noProxy ?? '',
    connect: { ...tls, ...(checked ? { lookup: publicLookup } : {}) },
    requestTls: tls,
    proxyTls: tls,
  });

  const agentOf = (url: URL): 'trusted' | 'checked' => {
    const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw new HttpError(`"${url.protocol}" addresses are not fetched, only https and http.`);
    if (url.username || url.password)
      throw new HttpError('An address that holds a user name is not fetched.');
    if (trusted.has(url.host) || (!options.exactPorts && trusted.has(host))) return 'trusted';
    if (!options.otherHosts)
      throw new HttpError(
        `The host "${url.hostname}" is not ${options.namedIn ?? 'in the configuration'}, so nothing is fetched from it.`,
      );
    if (isIP(host) !== 0 && isPrivateAddress(host)) throw privateError(url.hostname);
    return 'checked';
  };

  return {
    async fetch(address, init = {}) {
      let url = parse(String(address));
      const headers = new Headers({ ...init.headers });
      const timeout = AbortSignal.timeout(seconds * 1000);
      const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
      let { method = 'GET', body } = init;
      for (let hops = 0; ; hops += 1) {
        const agent = agentOf(url);
        const sent = { method, body, headers: Object.fromEntries(headers), signal };
        const ask = async () => {
          const used = await (client ??= connect());
          return used.fetch(url, { ...sent, redirect: 'manual', dispatcher: used[agent] });
        };
        const response = await (options.answer?.(url, sent) ?? ask());
        const location =
          [301, 302, 303, 307, 308].includes(response.status) && response.headers.get('location');
        if (!location || init.redirect === 'manual')
          return new Response(await bounded(response, maxBytes, url), {
            status: response.status,
            statusText: response.statusText,
            headers: Object.fromEntries(response.headers),
          });
        await response.body?.cancel();
        if (init.redirect === 'error' || hops === maxRedirects)
          throw new HttpError(
            `${url.origin} redirects${hops ? ' in circles' : ', which is not followed here'}.`,
          );
        const next = parse(location, url);
        if (url.protocol === 'https:' && next.protocol === 'http:')
          throw new HttpError(`${url.origin} redirects to an address that is not encrypted.`);
        // 307 and 308 send the same body again, and it may hold a secret.
        if (next.origin !== url.origin && body !== undefined && response.status > 303)
          throw new HttpError(`${url.origin} redirects what was sent to it to ${next.origin}.`);
        // Secrets go to the origin that they were meant for and nowhere else.
        if (next.origin !== url.origin)
          for (const name of [...headers.keys()]) if (!harmless.has(name)) headers.delete(name);
        if (response.status === 303 || (response.status < 303 && method === 'POST'))
          [method, body] = ['GET', undefined];
        url = next;
      }
    },
    async close() {
      const used = await client;
      await Promise.all([used?.trusted.close(), used?.checked.close()]);
    },
  };
}

function parse(address: string, base?: URL): URL {
  if (!URL.canParse(address, base)) throw new HttpError('The address cannot be parsed.');
  return new URL(address, base);
}

function privateError(host: string): HttpError {
  return new HttpError(`The host "${host}" is at a private address and not in the configuration.`);
}

/** Null bodies stay null, as `Response` demands for 204 and 304. */
async function bounded(
  response: Pick<Response, 'body' | 'status'> | Awaited<ReturnType<typeof UndiciFetch>>,
  maxBytes: number,
  url: URL,
): Promise<Buffer<ArrayBuffer> | null> {
  if (!response.body || [204, 205, 304].includes(response.status)) return null;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new HttpError(`The answer of ${url.host} is larger than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Resolves and checks in one step, so that the address that was checked is the one that is used. */
const publicLookup: typeof lookup = ((
  host: string,
  options: object,
  callback: (error: Error | null, address?: unknown, family?: number) => void,
) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error);
    if (addresses.some(({ address }) => isPrivateAddress(address))) return callback(privateError(host));
    const first = addresses[0];
    if ('all' in options && options.all) return callback(null, addresses);
    return first
      ? callback(null, first.address, first.family)
      : callback(new HttpError(`"${host}" has no address.`));
  });
}) as typeof lookup;
