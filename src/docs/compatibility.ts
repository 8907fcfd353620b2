/** The compatibility report of one mkdocs.yml: what of it takes effect, and how many pages each thing touches. */
import { z } from 'zod';
import { compareText } from '../problems.ts';
import {
  mkdocsExtensions,
  mkdocsKeys,
  mkdocsPlugins,
  type Support,
  unknownSetting,
} from './mkdocs-support.ts';

/** Something that a mkdocs.yml asks for. */
export interface MkdocsSetting {
  area: 'key' | 'plugin' | 'extension' | 'tag';
  name: string;
  line: number;
}

export const compatibilitySchema = z.object({
  area: z.enum(['key', 'plugin', 'extension', 'tag']),
  name: z.string(),
  status: z.enum(['supported', 'translated', 'ignored', 'unsafe']),
  /** What that means for readers. */
  note: z.string(),
  line: z.number(),
  /** Pages that it touches. */
  pages: z.number(),
});
export type Compatibility = z.infer<typeof compatibilitySchema>;

/** Worst first. */
export const supportStatuses = ['unsafe', 'ignored', 'translated', 'supported'] as const;

const tag: Support = {
  status: 'unsafe',
  note: 'It names Python code, which never runs.',
  touches: /(?!)/,
};
/** Python names that only choose what is built in here anyway. */
export const harmlessTag =
  /material(?:x)?\.(?:extensions\.)?emoji|pymdownx\.(?:slugs|superfences|emoji)|materialx\.emoji/;

/** Extensions of mkdocs-techdocs-core; those that only change how others read are left out. */
const techdocsSet = new Set(
  `toc admonition pymdownx.details pymdownx.tabbed pymdownx.caret pymdownx.critic pymdownx.emoji pymdownx.inlinehilite
  pymdownx.magiclink pymdownx.smartsymbols pymdownx.snippets pymdownx.highlight footnotes attr_list def_list tables abbr
  md_in_html pymdownx.tasklist plantuml_markdown markdown_inline_graphviz`.split(/\s+/),
);

const tables = { key: mkdocsKeys, plugin: mkdocsPlugins, extension: mkdocsExtensions } as const;

export function supportOf({ area, name }: Pick<MkdocsSetting, 'area' | 'name'>): Support {
  if (area === 'tag')
    return harmlessTag.test(name)
      ? { status: 'translated', note: 'What it chooses is built in.', touches: /(?!)/ }
      : tag;
  const short = name.replace(/^markdown\.extensions\./, '');
  return tables[area].get(name) ?? tables[area].get(short) ?? unknownSetting[area];
}

/** @param pages text of the site's pages */
export function readCompatibility(
  settings: readonly MkdocsSetting[],
  pages: readonly string[],
): Compatibility[] {
  const known = new Map<RegExp, number>();
  const count = (touches: RegExp | undefined): number => {
    if (!touches) return pages.length;
    let found = known.get(touches);
    if (found === undefined)
      known.set(touches, (found = pages.reduce((sum, text) => sum + Number(touches.test(text)), 0)));
    return found;
  };
  const seen = new Set<string>();
  const core = settings.find(({ area, name }) => area === 'plugin' && name === 'techdocs-core');
  // What TechDocs switches on counts where a page uses it.
  const implied = [...mkdocsExtensions]
    .filter(([name, { touches }]) => core && techdocsSet.has(name) && touches && count(touches) > 0)
    .map(([name]): MkdocsSetting => ({ area: 'extension', name, line: core?.line ?? 1 }));
  return [...settings, ...implied]
    .filter(({ area, name }) => !seen.has(`${area} ${name}`) && seen.add(`${area} ${name}`))
    .map(({ area, name, line }): Compatibility => {
      const { status, note, touches } = supportOf({ area, name });
      return { area, name, status, note, line, pages: count(touches) };
    })
    .sort(
      (a, b) =>
        supportStatuses.indexOf(a.status) - supportStatuses.indexOf(b.status) ||
        compareText(a.area, b.area) ||
        compareText(a.name, b.name),
    );
}
