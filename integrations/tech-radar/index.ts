/** A technology radar from a file: a page with a drawing and a table, and a card on entities that use what it lists. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import type { Json } from 'callboard/plugin';
import { parse } from 'yaml';
import { type TechRadarUserOptions, techRadarOptions } from './options.ts';
import { radarSchema, radarView } from './radar.ts';

export type { TechRadarUserOptions } from './options.ts';

/**
 * @throws {Error} in `callboard:setup` when the file is missing or wrong
 * @example techRadar({ file: 'content/tech-radar.yaml' })
 */
export default function techRadar(userOptions: TechRadarUserOptions = {}): AstroIntegration {
  return {
    name: 'callboard-tech-radar',
    hooks: {
      'callboard:setup'({ root, describe, parseOptions, addPage, addNavItem, addWidget }) {
        describe({
          title: 'Tech radar',
          description: 'Which technologies to adopt, try, assess and leave, from a file; and what uses them.',
        });
        const { file, title } = parseOptions(techRadarOptions, userOptions);
        const view = radarView(parseOptions(radarSchema, readRadar(new URL(file, root))));
        addPage({
          pattern: '/tech-radar',
          title,
          description: 'Which technologies we adopt, try, assess and leave.',
          component: 'callboard/integrations/tech-radar/RadarPage.astro',
          props: view as unknown as Json,
        });
        addNavItem({ title, href: '/tech-radar/', order: 500 });
        addWidget({
          id: 'technologies',
          area: 'entity-overview',
          title: 'On the tech radar',
          component: 'callboard/integrations/tech-radar/EntityTechnologies.astro',
          when: { tag: view.blips.map(({ id }) => id) },
          column: 'side',
          order: 700,
          props: view as unknown as Json,
        });
      },
    },
  };
}

function readRadar(url: URL): unknown {
  const path = fileURLToPath(url);
  if (!existsSync(path))
    throw new Error(
      `callboard-tech-radar found no file ${path}. Create it, or name another one with the option "file".`,
    );
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(
      `callboard-tech-radar cannot read ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}
