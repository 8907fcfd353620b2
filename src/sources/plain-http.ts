/** A token must not travel where anybody can read it. */
import type { Problem } from '../problems.ts';
import { isLoopback } from './git-address.ts';
import type { SourceListing } from './source.ts';

/** Why a source with a token cannot be asked at an address; undefined if it can. */
export function plainHttpRefusal(address: URL): Problem | undefined {
  if (address.protocol !== 'http:' || isLoopback(address.hostname)) return undefined;
  return {
    rule: 'source-refused',
    severity: 'error',
    message: `A token is configured for ${address.host}, but its address is http: anybody on the way could read the token.`,
    hint: 'Write the host with https.',
  };
}

/** The listing of a source that failed with `problem` before anything was asked. */
export function failedListing(problem: Problem): SourceListing {
  return { repositories: [], leftOut: [], ok: false, problems: [problem] };
}
