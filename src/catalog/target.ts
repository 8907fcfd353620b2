/** What a path or URL in a descriptor points at, resolved the way Backstage resolves it. */
import type { Repository } from './repository.ts';

export interface Target {
  /** Path in the same repository, without leading slash. */
  path?: string;
  /** Anywhere else. */
  url?: string;
}

// Stands for the repository while relative targets are resolved by the rules of URLs: percent-encoding, backslashes,
// `..` beyond the root and stray whitespace then come out as they do in Backstage, which works on URLs throughout.
const root = 'https://repository.invalid/owner/name/blob/main/';

/**
 * @param file path of the descriptor that holds `target`
 * @returns undefined if the target leaves the repository or is no URL at all
 */
export function resolveTarget(repository: Repository, file: string, target: string): Target | undefined {
  if (URL.canParse(target)) {
    const path = pathOfUrl(repository, target);
    return path === undefined ? { url: target } : { path };
  }
  let url: URL;
  if (target.startsWith('/')) {
    url = new URL(root);
    url.pathname = `${url.pathname.replace(/\/+$/, '')}${target}`;
  } else {
    const base = root + file.split('/').map(encodeURIComponent).join('/');
    if (!URL.canParse(target, base)) return undefined;
    url = new URL(target, base);
  }
  const address = `${url.origin}${url.pathname}`;
  return address.startsWith(root) ? pathTarget(address.slice(root.length)) : undefined;
}

function pathTarget(encoded: string): Target | undefined {
  const path = normalise(encoded);
  return path === undefined ? undefined : { path };
}

/** Path of a forge's web address of a file, if it belongs to this very repository. */
function pathOfUrl(repository: Repository, target: string): string | undefined {
  if (!repository.url) return undefined;
  const url = new URL(target);
  const home = new URL(repository.url);
  const homePath = home.pathname.replace(/\/+$|\.git$/g, '');
  if (url.host !== home.host || !url.pathname.toLowerCase().startsWith(`${homePath.toLowerCase()}/`))
    return undefined;
  const rest = url.pathname.slice(homePath.length + 1).replace(/^-\//, '');
  const branch = repository.branch ?? 'HEAD';
  const form = /^(?:blob|tree|edit|raw|src\/branch|raw\/branch|src|browse)\//.exec(rest);
  if (!form) return undefined;
  const tail = rest.slice(form[0].length);
  if (form[0] === 'browse/') return normalise(tail);
  if (tail.startsWith(`${branch}/`)) return normalise(tail.slice(branch.length + 1));
  const slash = tail.indexOf('/');
  return slash === -1 ? undefined : normalise(tail.slice(slash + 1));
}

/** Decodes and tidies a path; undefined if it leaves the root. */
function normalise(encoded: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
  const parts: string[] = [];
  for (const part of decoded.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else parts.push(part);
  }
  return parts.join('/');
}
