/** Makes the files that plugins publish, after the crawl. What one of them throws is said, and stops no other. */
import type { Output } from '../plugin.ts';
import { compareText, describeError, type Problem } from '../problems.ts';
import { withDeadline } from '../sources/deadline.ts';
import { collectedOf, collectedOfSite } from '../views/collected.ts';
import type { Site } from '../views/site.ts';
import type { From } from './contributions.ts';

const maxBytes = 10_000_000;
/** Of one file. */
const maxSeconds = 60;

/** Where the files of a plugin lie, below the site. */
export function outputFolder(plugin: string): string {
  const name = plugin
    .split('/')
    .map((part) => part.replace(/[^\w@.-]/g, '-').replace(/^\.+/, ''))
    .filter(Boolean);
  return `plugin/${name.join('/') || 'unnamed'}/`;
}

/** @returns path below the site -> text, sorted */
export async function makeOutputs(
  outputs: readonly From<Output>[],
  { catalog, collected }: Pick<Site, 'catalog' | 'collected'>,
): Promise<{ files: Map<string, string>; problems: Problem[] }> {
  const files: [string, string][] = [];
  const problems: Problem[] = [];
  for (const { plugin, path, make } of outputs) {
    try {
      const promised = make({
        catalog,
        collected: (ref) => collectedOf(collected, ref.toLowerCase())?.[plugin] ?? [],
        collectedOfSite: collectedOfSite(collected)?.[plugin] ?? [],
      });
      const text: unknown = await withDeadline(promised, maxSeconds);
      if (typeof text !== 'string') throw new Error('It gives no text.');
      if (text.length > maxBytes) throw new Error(`It is larger than ${maxBytes / 1_000_000} MB.`);
      files.push([`${outputFolder(plugin)}${path}`, text.toWellFormed()]);
    } catch (error) {
      const text = describeError(error).slice(0, 500).toWellFormed();
      problems.push({
        rule: 'output-failed',
        severity: 'warning',
        message: `The plugin "${plugin}" could not make its file ${path}: ${text.replace(/[^.!?]$/, '$&.')}`,
        hint: 'The file is not published. Report it to the author of the plugin.',
      });
    }
  }
  return { files: new Map(files.sort(([a], [b]) => compareText(a, b))), problems };
}
