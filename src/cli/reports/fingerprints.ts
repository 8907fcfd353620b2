/** Names of problems that stay the same while the lines of a file move, so that a forge knows which are new. */
import { createHash } from 'node:crypto';
import type { Finding } from './finding.ts';

/** One for each finding; equal findings are counted. */
export function fingerprints(findings: readonly Finding[]): string[] {
  const seen = new Map<string, number>();
  return findings.map(({ path, rule, ref, message }) => {
    const key = JSON.stringify([path, rule, ref ?? '', message]);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return createHash('sha256').update(`${key}${count}`).digest('hex').slice(0, 40);
  });
}
