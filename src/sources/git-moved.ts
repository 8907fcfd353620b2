/** Renamed repositories: forges redirect to the new address, and some redirect from `x` to `x.git`. */
import { readGitAddress } from './git-address.ts';
import { lsRemote, type RemoteAccess, type RemoteHead } from './git-remote.ts';
import { createHttp } from './http.ts';
import { readNetwork } from './network.ts';
import { basicCredentials } from './redact.ts';
import { SourceError } from './source.ts';

/**
 * As {@link lsRemote}, but goes along with a redirect within the same host; `access` has the new address then. git
 * itself is not let follow any, because it would take the token along to another host.
 */
export async function lsRemoteWhereItIs(access: RemoteAccess): Promise<RemoteHead> {
  for (let hops = 0; ; hops += 1) {
    try {
      return await lsRemote(access);
    } catch (error) {
      if (!(error instanceof SourceError) || error.problem.rule !== 'repository-moved' || hops === 3)
        throw error;
      const next = await newAddress(access).catch(() => undefined);
      if (!next) throw error;
      access.address = next;
    }
  }
}

async function newAddress(access: RemoteAccess): Promise<RemoteAccess['address'] | undefined> {
  const { address, context } = access;
  const suffix = '/info/refs';
  const old = new URL(address.address);
  const http = createHttp({ network: readNetwork(context.env), trustedHosts: [old.hostname] });
  try {
    const token = await access.token?.();
    const response = await http.fetch(`${address.address}${suffix}?service=git-upload-pack`, {
      redirect: 'manual',
      headers: token
        ? { authorization: `Basic ${Buffer.from(basicCredentials(token)).toString('base64')}` }
        : {},
      signal: context.signal,
    });
    const location = response.headers.get('location');
    if (!location) return undefined;
    const url = new URL(location, old);
    const upgraded = old.protocol === 'http:' && url.protocol === 'https:';
    if (url.hostname !== old.hostname || (url.protocol !== old.protocol && !upgraded)) return undefined;
    if (url.port !== old.port && !upgraded) return undefined;
    if (!url.pathname.endsWith(suffix)) return undefined;
    const moved = readGitAddress(`${url.origin}${url.pathname.slice(0, -suffix.length)}`);
    return moved.ok ? moved : undefined;
  } finally {
    await http.close();
  }
}
