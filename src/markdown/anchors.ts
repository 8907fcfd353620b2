/** The ids of a page, and whether the links within it lead to any. */
import type { Root } from 'hast';
import { collectAnchors, findAnchor, isTop, nearestAnchor } from '../docs/anchors.ts';
import type { Page } from './page.ts';
import { walkElements } from './walk.ts';

const maxAnchors = 5000;

/**
 * Reports links within the page that lead to no id of it, and mends those of another spelling.
 * @returns ids of elements that are no headings, in order
 */
export function checkAnchors(tree: Root, page: Page): string[] {
  const ids: string[] = [];
  const others: string[] = [];
  const within: { href: string; set(id: string): void; place: () => ReturnType<Page['placeOf']> }[] = [];
  walkElements(tree, (node) => {
    const { id, href, className } = node.properties;
    if (id !== undefined && id !== '') {
      ids.push(String(id));
      const listed = /^h[2-6]$/.test(node.tagName) && !className;
      if (!listed && others.length < maxAnchors) others.push(String(id));
    }
    const isOwn = Array.isArray(className) && className.includes('heading-anchor');
    if (node.tagName === 'a' && typeof href === 'string' && href.startsWith('#') && !isOwn)
      within.push({
        href,
        set: (fragment) => (node.properties['href'] = `#${encodeURIComponent(fragment)}`),
        place: () => page.placeOf(node),
      });
  });
  if (within.length === 0) return others;
  const anchors = collectAnchors(ids);
  const told = new Set<string>();
  for (const { href, set, place } of within) {
    const fragment = decode(href.slice(1));
    if (isTop(fragment) || anchors.ids.has(fragment)) continue;
    const found = findAnchor(anchors, fragment);
    if (found !== undefined) {
      set(found);
      continue;
    }
    if (told.has(fragment)) continue;
    told.add(fragment);
    const nearest = nearestAnchor(anchors, fragment);
    page.report(
      {
        rule: 'broken-anchor',
        severity: 'warning',
        message: `The link leads to "#${fragment.slice(0, 200)}", and nothing on this page has that id.`,
        hint: nearest
          ? `Did you mean "#${nearest}"?`
          : 'Link to a heading of the page: its id is in the address that its # sign leads to.',
      },
      place(),
    );
  }
  return others;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
