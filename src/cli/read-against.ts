/** Reads what `--against` names: a published portal by its address, or a folder with a portal or a snapshot. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  type KnownRefs,
  publishedRefsPath,
  publishRefs,
  readPublishedRefs,
} from '../catalog/published-refs.ts';
import { manifestPath, snapshotFolder } from '../snapshot/files.ts';
import { loadSite } from '../snapshot/site.ts';
import { createHttp, type Http } from '../sources/http.ts';
import { readNetwork } from '../sources/network.ts';
import { CommandError } from './project.ts';
import { formatCount } from './terminal.ts';

/** Holds the token for a portal that asks for sign-in. */
export const tokenVariable = 'CALLBOARD_TOKEN';

/** Of the list as it is after decompression; ten thousand entities need about one. */
const maxBytes = 64_000_000;
const maxHops = 3;

/**
 * @param against as typed
 * @param seconds until a portal must have answered
 * @throws {CommandError} with what to do, where nothing can be learned
 */
export async function readAgainst(
  against: string,
  seconds: number,
  env: Readonly<Record<string, string | undefined>>,
): Promise<KnownRefs> {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(against)) return readPlace(against);
  if (!URL.canParse(against) || !/^https?:/i.test(against))
    throw new CommandError('--against takes an http or https address, or a folder.');
  const url = new URL(against);
  if (url.username || url.password)
    throw new CommandError(
      `--against takes an address without a user name or password. A token goes into the variable ${tokenVariable}.`,
    );
  url.search = '';
  url.hash = '';
  if (!url.pathname.endsWith('.json'))
    url.pathname = `${url.pathname.replace(/\/+$/, '')}/${publishedRefsPath}`;
  const http = createHttp({ network: readNetwork(env), trustedHosts: [url.host], maxBytes, seconds });
  try {
    return parseRefs(await fetchText(http, url, seconds, env[tokenVariable]?.trim()), url.href);
  } finally {
    await http.close();
  }
}

/** @param token sent to the portal's own host only, and not in the clear */
async function fetchText(
  http: Http,
  start: URL,
  seconds: number,
  token: string | undefined,
): Promise<string> {
  const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(start.hostname);
  if (token && start.protocol === 'http:' && !loopback)
    throw new CommandError(
      `${tokenVariable} is set, and ${start.origin} is not encrypted: a token is sent over https only. Use the https address, or unset the variable.`,
    );
  const headers = {
    accept: 'application/json',
    ...(token && { authorization: /^(?:Basic|Bearer) /i.test(token) ? token : `Bearer ${token}` }),
  };
  let url = start;
  for (let hop = 0; ; hop += 1) {
    const response = await http.fetch(url, { headers, redirect: 'manual' }).catch((error: unknown) => {
      throw new CommandError(`${start.origin} could not be asked: ${reasonOf(error, seconds)}`);
    });
    const { status } = response;
    const location = status >= 300 && status < 400 ? response.headers.get('location') : null;
    if (location === null) return textOf(response, url, token !== undefined);
    const next = URL.canParse(location, url) ? new URL(location, url) : undefined;
    if (!next || next.origin !== start.origin)
      throw new CommandError(
        `${url.href} leads to ${next ? next.origin : 'an address that cannot be read'}, and another host is not followed.\n${signIn(token !== undefined)} If the portal has moved, give its new address.`,
      );
    if (hop === maxHops) throw new CommandError(`${start.href} leads in circles.`);
    url = next;
  }
}

async function textOf(response: Response, url: URL, hasToken: boolean): Promise<string> {
  const { status } = response;
  if (status === 401 || status === 403)
    throw new CommandError(`${url.origin} refuses to answer (${status}). ${signIn(hasToken)}`);
  if (status === 404)
    throw new CommandError(
      `There is no Callboard portal at ${url.href.replace(publishedRefsPath, '')}: it has no ${publishedRefsPath} (404).\nGive the address of the portal's start page; a portal that was built by an older version must be built again.`,
    );
  if (status !== 200) throw new CommandError(`${url.href} answered ${status}. Try again later.`);
  const text = await response.text();
  if (/^\s*</.test(text))
    throw new CommandError(
      `${url.href} answers with a web page and not with data. ${signIn(hasToken)}\nElse it is no Callboard portal: give the address of the portal's start page.`,
    );
  return text;
}

function signIn(hasToken: boolean): string {
  return hasToken
    ? `The token in ${tokenVariable} was sent; perhaps it has expired, or may not read this portal.`
    : `If the portal asks for sign-in, put a token into the variable ${tokenVariable}.`;
}

/** A folder, or the list itself, e.g. after a download that needed more than a token. */
function readPlace(against: string): KnownRefs {
  const path = resolve(against);
  if (!existsSync(path)) throw new CommandError(`--against: there is no folder ${path}.`);
  if (statSync(path).isFile()) return parseRefs(readFileSync(path, 'utf8'), path);
  const published = join(path, publishedRefsPath);
  if (existsSync(published)) return parseRefs(readFileSync(published, 'utf8'), published);
  const snapshot = [path, join(path, snapshotFolder)].find((dir) => existsSync(manifestPath(dir)));
  if (snapshot) {
    const { catalog, extensionKinds, annotations } = loadSite(snapshot);
    const known = readPublishedRefs(publishRefs(catalog, extensionKinds, annotations));
    if (known) return known;
  }
  throw new CommandError(
    `--against: ${path} holds neither a published portal (${publishedRefsPath}) nor a snapshot (manifest.json).`,
  );
}

function parseRefs(text: string, place: string): KnownRefs {
  let known: KnownRefs | undefined;
  try {
    known = readPublishedRefs(JSON.parse(text));
  } catch {
    throw new CommandError(`${place} is not JSON, so it is no list of a Callboard portal.`);
  }
  if (known) return known;
  throw new CommandError(
    `${place} is no list of references that this version of Callboard can read. Build the portal with the version that checks.`,
  );
}

function reasonOf(error: unknown, seconds: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError' || error.name === 'AbortError')
    return `it did not answer within ${formatCount(seconds, 'second')} (--timeout gives it more).`;
  const cause = error.cause as { code?: string; message?: string } | undefined;
  const detail = cause?.code ?? cause?.message;
  return detail ? `${error.message} (${detail}).` : error.message;
}
