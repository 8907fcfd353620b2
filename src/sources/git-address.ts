/** Which git addresses and refs are accepted. Refusals never repeat the address: it may hold a secret. */

export type GitAddress =
  | { ok: true; address: string; scheme: 'https' | 'http' | 'ssh' | 'file'; host: string }
  | { ok: false; reason: string; hint: string };

const forms =
  'Write it as https://host/path.git, ssh://git@host/path.git, git@host:path.git or file:///path.';

/** Reads the address of a remote repository, as configured or given on the command line. */
export function readGitAddress(address: string): GitAddress {
  const refuse = (reason: string, hint = forms): GitAddress => ({ ok: false, reason, hint });
  // oxlint-disable-next-line no-control-regex -- these are what must not get through
  if (/[\u0000-\u0020\u007f]/.test(address))
    return refuse('The git address holds a space or control character.');
  if (address.startsWith('-')) return refuse('The git address begins with "-".');
  if (/^[A-Za-z0-9+.-]*::/.test(address))
    return refuse('The git address names a transport helper ("...::"), which could run any command.');
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(address)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    const [, user = '', host = '', path = ''] = /^([^@/]*@)?([A-Za-z0-9.-]+):(.+)$/.exec(address) ?? [];
    if (!host || !path) return refuse('The git address is not of a form that is known here.');
    if (host.startsWith('-') || path.startsWith('-') || user.startsWith('-'))
      return refuse('A part of the git address begins with "-".');
    if (user.includes(':')) return refuseCredentials();
    return { ok: true, address, scheme: 'ssh', host: host.toLowerCase() };
  }
  if (scheme !== 'https' && scheme !== 'http' && scheme !== 'ssh' && scheme !== 'file')
    return refuse(`Git addresses with "${scheme}:" are not supported.`);
  if (!URL.canParse(address)) return refuse('The git address cannot be parsed.');
  const url = new URL(address);
  const dashed = [url.hostname, decode(url.username)].some((part) => part.startsWith('-'));
  if (dashed) return refuse('A part of the git address begins with "-".');
  if (url.password || (url.username && scheme !== 'ssh')) return refuseCredentials();
  if (url.search || url.hash) return refuse('The git address has a query or fragment.');
  if (scheme !== 'file' && !url.hostname) return refuse('The git address names no host.');
  if (scheme === 'file' && url.hostname) return refuse('The file: address names a host.');
  return { ok: true, address, scheme, host: url.hostname.replace(/^\[|\]$/g, '').toLowerCase() };
}

/** This machine: the only place where a token may go over plain http. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/**
 * Is this a branch, tag or full commit id that git can be given?
 * @see https://git-scm.com/docs/git-check-ref-format
 */
export function isSafeRef(ref: string): boolean {
  return (
    ref.length > 0 &&
    ref.length <= 250 &&
    // oxlint-disable-next-line no-control-regex -- these are what must not get through
    !/^[-/.]|\.\.|\/\/|\/\.|@\{|[\u0000-\u0020\u007f~^:?*[\\]|[/.]$|\.lock(\/|$)|^@$/.test(ref)
  );
}

function refuseCredentials(): GitAddress {
  return {
    ok: false,
    reason: 'The git address holds a user name, password or token.',
    hint: 'Take it out of the address (and revoke it if the file was shared), put it into an environment variable, and write `token: ${NAME_OF_THE_VARIABLE}`.',
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
