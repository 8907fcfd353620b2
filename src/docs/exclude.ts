/** mkdocs' `exclude_docs`: lines in the format of `.gitignore`. */
import { createGlob } from '../catalog/glob.ts';

/** Makes a test for paths relative to the docs folder. The last line that matches decides; `!` takes back. */
export function createExclusion(patterns: string): (path: string) => boolean {
  const rules = patterns
    .split('\n')
    .slice(0, 200)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && line.length < 500)
    .map((line) => {
      const negated = line.startsWith('!');
      const pattern = negated ? line.slice(1) : line;
      const body = pattern.replace(/^\/|\/$/g, '');
      const anchored = pattern.startsWith('/') || body.includes('/');
      const glob = anchored ? body : `**/${body}`;
      const globs = pattern.endsWith('/') ? [`${glob}/**`] : [glob, `${glob}/**`];
      const tests = globs.map((one) => createGlob(one, { braces: false }));
      return { negated, matches: (path: string) => tests.some((test) => test(path)) };
    });
  return (path) => rules.reduce((excluded, rule) => (rule.matches(path) ? !rule.negated : excluded), false);
}
