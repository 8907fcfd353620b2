/** Content digests: names of parts, HTML, assets and cache entries. */
import { createHash, hash } from 'node:crypto';

/** First 32 hex digits (128 bits) of the SHA-256 of the text or bytes. */
export function digest(content: string | Uint8Array): string {
  return hash('sha256', content).slice(0, 32);
}

/** Digest of several strings that cannot be confused with another split of the same characters. */
export function digestAll(parts: Iterable<string>): string {
  const sha = createHash('sha256');
  for (const part of parts) sha.update(`${part.length}:`).update(part);
  return sha.digest('hex').slice(0, 32);
}
