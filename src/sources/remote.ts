/** Addresses of git remotes: what they name, and where people see that repository on the web. */
import type { Repository } from '../catalog/repository.ts';

export interface Remote {
  /** `host/path`, without user, password and `.git`; stable across https and ssh. */
  id: string;
  /** Last part of the path. */
  name: string;
  /** Web page, `https://host/path`. */
  url: string;
  forge: Repository['forge'];
}

/**
 * Reads an https, http, ssh, git or scp-like (`git@host:path`) address. User and password are dropped.
 * @returns undefined for anything else: a local path, `file:`, an unknown scheme
 */
export function parseRemote(address: string): Remote | undefined {
  const parts = splitAddress(address.trim());
  if (!parts) return undefined;
  const path = cleanPath(parts.host, parts.path);
  if (!path) return undefined;
  const host = parts.host === 'ssh.dev.azure.com' ? 'dev.azure.com' : parts.host;
  const id = `${host}/${path}`;
  return {
    id,
    name: path.slice(path.lastIndexOf('/') + 1),
    url: `${parts.scheme}://${id}`,
    forge: forgeOf(host),
  };
}

/** What software a host runs, as far as its name tells. */
export function forgeOf(host: string): Repository['forge'] {
  const name = host.replace(/:\d+$/, '');
  if (/(^|[.-])(github|ghe)([.-]|$)/.test(name)) return 'github';
  if (/(^|[.-])gitlab([.-]|$)/.test(name)) return 'gitlab';
  if (name === 'codeberg.org' || /(^|[.-])(gitea|forgejo)([.-]|$)/.test(name)) return 'gitea';
  if (name === 'bitbucket.org') return 'bitbucket';
  if (name === 'dev.azure.com' || name.endsWith('.visualstudio.com')) return 'azure';
  return undefined;
}

function splitAddress(address: string): { scheme: string; host: string; path: string } | undefined {
  if (/^(https?|ssh|git|git\+ssh|ssh\+git):\/\//i.test(address)) {
    if (!URL.canParse(address)) return undefined;
    const url = new URL(address);
    const web = /^https?:$/.test(url.protocol);
    const host = (web ? url.host : url.hostname).toLowerCase();
    return host
      ? { scheme: url.protocol === 'http:' ? 'http' : 'https', host, path: url.pathname }
      : undefined;
  }
  const scp = /^(?:[^@/:\s]+@)?([A-Za-z0-9.-]+):(?!\/\/)(\S.*)$/.exec(address);
  // One letter before the colon is a Windows drive.
  if (!scp?.[1] || !scp[2] || scp[1].length < 2) return undefined;
  return { scheme: 'https', host: scp[1].toLowerCase(), path: scp[2] };
}

function cleanPath(host: string, raw: string): string {
  const parts = raw.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  const path = parts.join('/').replace(/\.git$/, '');
  // ssh.dev.azure.com:v3/org/project/repo is https://dev.azure.com/org/project/_git/repo
  const azure = host === 'ssh.dev.azure.com' && /^v3\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path);
  return azure ? `${azure[1]}/${azure[2]}/_git/${azure[3]}` : path;
}
