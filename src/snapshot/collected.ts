/**
 * What plugins have collected from vendors, in the snapshot: `collected/<plugin>.json`, one file per plugin in canonical
 * JSON. Left of it are network and secrets; pages are made of these files alone.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { compareText } from '../problems.ts';
import { type CollectedPlugin, collectedPluginSchema } from '../views/collected.ts';
import { replaceFile } from './files.ts';
import { canonicalJson } from './json.ts';

const folder = (dir: string) => join(dir, 'collected');

/** Files that are damaged or of another version count as missing: the next run makes them again. */
export function readCollected(dir: string): ReadonlyMap<string, CollectedPlugin> {
  const names = existsSync(folder(dir)) ? readdirSync(folder(dir)) : [];
  const found = names
    .filter((name) => name.endsWith('.json'))
    .flatMap((name): [string, CollectedPlugin][] => {
      try {
        const parsed = collectedPluginSchema.safeParse(
          JSON.parse(readFileSync(join(folder(dir), name), 'utf8')),
        );
        return parsed.success ? [[parsed.data.plugin, parsed.data]] : [];
      } catch {
        return [];
      }
    });
  return new Map(found.sort(([a], [b]) => compareText(a, b)));
}

/** Replaces what is there by `plugins`. Equal content is not written again. */
export async function writeCollected(dir: string, plugins: Iterable<CollectedPlugin>): Promise<void> {
  const kept = new Set<string>();
  for (const plugin of plugins) {
    const name = `${fileName(plugin.plugin)}.json`;
    kept.add(name);
    const path = join(folder(dir), name);
    const text = `${canonicalJson(plugin)}\n`;
    if (!existsSync(path) || readFileSync(path, 'utf8') !== text) await replaceFile(path, text);
  }
  const names = existsSync(folder(dir)) ? readdirSync(folder(dir)) : [];
  for (const name of names) if (!kept.has(name)) await rm(join(folder(dir), name), { force: true });
}

/** Names of packages hold what file names cannot: `@acme/callboard-errors`. */
function fileName(plugin: string): string {
  return plugin.replace(/[^\w.-]/g, (char) => `%${char.codePointAt(0)?.toString(16)}`);
}
