/**
 * What plugins have collected, as JSON beside the pages: `api/collected/`. Pages show what stood there when they were
 * built, then what stands there now, so that `callboard collect` can bring them up to date without rendering any.
 */
import { parseRef } from '../catalog/ref.ts';
import { compareText } from '../problems.ts';
import { republish } from '../publish/publish.ts';
import { canonicalJson } from '../snapshot/json.ts';
import { collectedOf, collectedOfSite } from '../views/collected.ts';
import type { Site } from '../views/site.ts';
import type { OutputFile } from './write.ts';

const folder = 'api/collected/';
const timesPath = `${folder}plugins.json`;

/**
 * `plugins.json` (when each vendor was asked last, and how long that counts as fresh), `site.json`, and for every entity
 * that has something `<kind>/<namespace>/<name>.json`: plugin -> list of `{ part, data, since }`.
 */
export function collectedFiles({ collected, catalog }: Pick<Site, 'collected' | 'catalog'>): OutputFile[] {
  if (collected.size === 0) return [];
  const parts = [...collected.values()].flatMap((plugin) => Object.values(plugin.parts));
  // An entity that has gone since takes its data along.
  const refs = [...new Set(parts.flatMap(({ entities }) => Object.keys(entities)))]
    .filter((ref) => catalog.get(ref))
    .sort(compareText);
  const site = collectedOfSite(collected);
  return [
    { path: timesPath, text: json(timesOf(collected)) },
    ...(site ? [{ path: `${folder}site.json`, text: json(site) }] : []),
    ...refs.map((ref) => ({ path: pathOf(ref), text: json(collectedOf(collected, ref)) })),
  ];
}

/** Brings the files of a published portal up to date, and nothing else of it. @returns how many have changed */
export async function writeCollectedFiles(site: Site, target: string): Promise<number> {
  const contents = collectedFiles(site).flatMap((file): [string, string][] =>
    'text' in file ? [[file.path, file.text()]] : [],
  );
  return republish(target, folder, new Map(contents));
}

/** Brings the times at which vendors were asked up to date, where nothing else has changed. */
export async function writeCollectedTimes(collected: Site['collected'], target: string): Promise<void> {
  if (collected.size > 0)
    await republish(target, timesPath, new Map([[timesPath, json(timesOf(collected))()]]));
}

function timesOf(collected: Site['collected']): object {
  return Object.fromEntries(
    [...collected].map(([name, { budget, parts }]) => [
      name,
      {
        budget,
        parts: Object.fromEntries(
          Object.entries(parts).map(([part, { at, state }]) => [part, { ...(at && { at }), state }]),
        ),
      },
    ]),
  );
}

const json = (value: unknown) => () => `${canonicalJson(value)}\n`;

function pathOf(ref: string): string {
  const { kind, namespace, name } = parseRef(ref);
  return `${folder}${kind}/${namespace}/${name}.json`;
}
