/**
 * Link tokens: what a link to a repository's file becomes in sanitised HTML (`href="cb:<token>"`), until the page is
 * rendered and it is known where that file is shown.
 */

/** A relative reference, resolved to a file of the same repository. */
export interface PathToken {
  /** `/path#fragment`, URL-encoded so that it needs no escaping in HTML. */
  token: string;
  /** Decoded path from the repository's root. */
  path: string;
  /** It has more `..` than there are folders. */
  escapes: boolean;
}

/** Resolves a relative or root-relative reference in `file`. `undefined` if it names no file (`?x`, empty). */
export function pathToken(file: string, reference: string): PathToken | undefined {
  const match = /^([^?#]*)(?:\?[^#]*)?(?:#([\s\S]*))?$/.exec(reference);
  const target = match?.[1] ?? '';
  if (target === '') return undefined;
  const segments = target.startsWith('/') ? [] : file.split('/').slice(0, -1);
  let escapes = false;
  const parts = target.split('/');
  for (const raw of parts) {
    const part = decode(raw);
    if (part === '' || part === '.') continue;
    if (part !== '..') segments.push(part);
    else if (segments.length > 0) segments.pop();
    else escapes = true;
  }
  const path = segments.join('/');
  const folder = path !== '' && /^(|\.|\.\.)$/.test(parts.at(-1) ?? '') ? '/' : '';
  const fragment = match?.[2] === undefined ? '' : `#${encode(decode(match[2]))}`;
  return { token: `/${segments.map(encode).join('/')}${folder}${fragment}`, path, escapes };
}

/** Path and fragment of a `/path#fragment` token, decoded. A folder keeps no slash at its end. */
export function parsePathToken(token: string): { path: string; fragment?: string } {
  const hash = token.indexOf('#');
  const path = (hash === -1 ? token : token.slice(0, hash)).split('/').map(decode).filter(Boolean).join('/');
  return hash === -1 ? { path } : { path, fragment: decode(token.slice(hash + 1)) };
}

const entityScheme = 'ref:';

/** The token of an entity that running text names. */
export function entityToken(ref: string): string {
  return entityScheme + ref;
}

/** The ref of an entity's token; undefined for any other token. */
export function entityOfToken(token: string): string | undefined {
  return token.startsWith(entityScheme) ? token.slice(entityScheme.length) : undefined;
}

const fileAddress =
  /^\/[^/]+\/[^/]+(?:\/[^/]+)*?\/(?:-\/)?(?:blob|tree|raw|edit)\/[^/]+|^\/[^/]+\/[^/]+\/(?:src|raw)\/(?:branch|tag|commit)\/[^/]+/;

/** The token of an absolute URL that looks like a file's page on a forge; `undefined` for any other URL. */
export function forgeToken(url: string): string | undefined {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined;
  const { protocol, host, pathname, hash, username } = new URL(url);
  if (username !== '') return undefined;
  const raw = host === 'raw.githubusercontent.com' && pathname.split('/').length > 4;
  if (!raw && !fileAddress.test(pathname)) return undefined;
  return `${protocol}//${host}${pathname}${hash}`.replace(/[&"'<>`\\^]/g, (char) => encode(char));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/'/g, '%27');
}
