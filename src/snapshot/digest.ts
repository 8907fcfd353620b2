/** Content digests: names of parts, HTML, assets and cache entries. */
import { createHash } from 'node:crypto';

/** First 32 hex digits (128 bits) of the SHA-256 of the text or bytes. */
export function digest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}

/** Digest of several strings that cannot be confused with another split of the same characters. */
export function digestAll(parts: Iterable<string>): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex').slice(0, 32);
}
