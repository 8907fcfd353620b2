/** Ids: every heading gets one by its dialect's rule, the author's own are kept where they are usable and unique. */
import type { Element, Root } from 'hast';
import { toString } from 'hast-util-to-string';
import GithubSlugger, { slug as githubSlug } from 'github-slugger';
import type { Plugin } from 'unified';
import type { Feature } from '../feature.ts';
import type { Dialect } from '../page.ts';
import { pageOf } from '../page.ts';
import { walkElements } from '../walk.ts';

const usable = /^[\p{L}\p{N}_][\p{L}\p{N}\p{M}_.:%-]{0,199}$/u;
/** Ids that begin so are the site's own. */
const reserved = 'cb-';

const rehypeHeadings: Plugin<[], Root> = () => (tree, file) => {
  const used = new Set<string>();
  const headings: Element[] = [];
  walkElements(tree, (node) => {
    const id = node.properties['id'];
    if (id !== undefined) {
      const text = String(id);
      if (usable.test(text) && !text.startsWith(reserved) && !used.has(text)) used.add(text);
      else delete node.properties['id'];
    }
    if (/^h[1-6]$/.test(node.tagName)) headings.push(node);
  });
  const slug = createSlugger(pageOf(file).input.dialect, used);
  for (const heading of headings) {
    const text = toString(heading).trim();
    const id = String((heading.properties['id'] ??= slug(text)));
    if (heading.tagName === 'h1' || id === 'footnote-label' || text === '') continue;
    heading.children.push({
      type: 'element',
      tagName: 'a',
      properties: {
        className: ['heading-anchor'],
        href: `#${id}`,
        ariaLabel: `Link to ${text.slice(0, 200)}`,
      },
      children: [],
    });
  }
};

/** Makes ids as Python-Markdown's toc extension or GitHub does, unique among `used`. */
function createSlugger(dialect: Dialect, used: Set<string>): (text: string) => string {
  const github = new GithubSlugger();
  // Where the last search for a free id ended, so that thousands of equal headings stay linear.
  const latest = new Map<string, string>();
  return (text) => {
    const base = (dialect === 'gfm' ? githubSlug(text) : pythonSlug(text)).slice(0, 200).toWellFormed();
    const first = base.startsWith(reserved) ? `_${base}` : base;
    let id = latest.get(first) ?? first;
    if (dialect === 'gfm' && first !== '') {
      do id = github.slug(first);
      while (used.has(id));
    } else {
      while (id === '' || used.has(id)) id = next(id);
      latest.set(first, id);
    }
    used.add(id);
    return id;
  };
}

/** `markdown.extensions.toc.slugify`: ASCII only. */
function pythonSlug(text: string): string {
  const ascii = text.normalize('NFKD').replace(/[^\0-\x7f]/g, '');
  const slug = ascii
    .replace(/[^\w\s-]/g, '')
    .trim()
    .toLowerCase()
    .replace(/[-\s]+/g, '-');
  // A heading without any ASCII letter still deserves an anchor that says something.
  return slug || githubSlug(text);
}

/** `markdown.extensions.toc.unique`: `id`, `id_1`, `id_2`. */
function next(id: string): string {
  const match = /^(.*)_(\d{1,9})$/.exec(id);
  return match ? `${match[1]}_${Number(match[2]) + 1}` : `${id}_1`;
}

export const headings: Feature = {
  name: 'headings',
  rehype: rehypeHeadings,
  allow: { attributes: { a: [['className', 'heading-anchor'], 'ariaLabel'] } },
};
