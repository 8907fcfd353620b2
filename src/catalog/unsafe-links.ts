/** Links of an entity that no page will show, because following them could run something. */
import type { Problem } from '../problems.ts';
import { isObject } from './json.ts';

const schemes = new Set(['http:', 'https:', 'mailto:']);

/** Backstage takes any URL here; so do we, but say that this one is not shown. */
export function unsafeLinks(
  metadata: object,
  place: Pick<Problem, 'repository' | 'file' | 'line' | 'ref'>,
): Problem[] {
  const links: unknown = 'links' in metadata ? metadata.links : undefined;
  if (!Array.isArray(links)) return [];
  return links
    .map((link: unknown) => (isObject(link) && typeof link['url'] === 'string' ? link['url'] : ''))
    .filter((url) => URL.canParse(url) && !schemes.has(new URL(url).protocol))
    .map((url) => ({
      rule: 'unsafe-url',
      severity: 'warning' as const,
      message: `The link "${url.slice(0, 80)}" is not shown: "${new URL(url).protocol}" is not allowed here.`,
      hint: 'Write an address that begins with https:.',
      ...place,
    }));
}
