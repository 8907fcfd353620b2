/** The one step after sanitising: relative links and images become tokens, external ones get what is safe for them. */
import type { Element, Root } from 'hast';
import type { Page } from './page.ts';
import { walkElements } from './walk.ts';
import { forgeToken, pathToken } from './tokens.ts';

export interface PageLink {
  token: string;
  line?: number;
  column?: number;
  image?: boolean;
  /** A reference to an entity that can be nothing else, so that a wrong one is worth a word. */
  meant?: boolean;
}

const imageFile = /\.(png|jpe?g|gif|svg|webp|avif|ico|mp4|m4v|webm|ogv)$/i;

/** Rewrites the tree's links in place. Links are in order of appearance; assets are sorted repository paths. */
export function tokenizeLinks(tree: Root, page: Page): { links: PageLink[]; assets: string[] } {
  const links: PageLink[] = [];
  const assets = new Set<string>();
  const add = (node: Element, property: 'href' | 'src') => {
    const reference = String(node.properties[property]).trim();
    const place = page.placeOf(node);
    const image = property === 'src';
    const toToken = (token: string) => {
      node.properties[property] = `cb:${token}`;
      links.push({ token, ...place, ...(image && { image }) });
    };
    if (isExternal(reference)) {
      const url = absolute(reference);
      const token = url && forgeToken(url);
      if (token) return toToken(token);
      node.properties[property] = url;
      if (node.tagName === 'img') node.properties['referrerPolicy'] = 'no-referrer';
      else if (!image && url && /^http/i.test(url)) node.properties['rel'] = ['noopener', 'noreferrer'];
      return;
    }
    if (!image && reference.startsWith('#')) return;
    const resolved = pathToken(page.input.file, reference);
    if (!resolved) {
      delete node.properties[property];
      return;
    }
    if (resolved.escapes)
      page.report(
        {
          rule: 'link-outside-repository',
          severity: 'warning',
          message: `The ${image ? 'image' : 'link'} "${reference.slice(0, 200)}" leads out of the repository.`,
          hint: 'Write an absolute URL to refer to another repository.',
        },
        place,
      );
    if (image && imageFile.test(resolved.path)) {
      assets.add(resolved.path);
      // In HTML, people write paths as a browser on the rendered page needs them: one folder deeper than the file.
      const moved = pathToken(page.input.file.replace(/\.[^./]+$/, '/'), reference);
      if (moved && !moved.escapes) assets.add(moved.path);
    }
    toToken(resolved.token);
  };
  walkElements(tree, (node) => {
    const classes = node.properties['className'];
    if (Array.isArray(classes) && classes.length === 0) delete node.properties['className'];
    if (node.tagName === 'a' && node.properties['href'] !== undefined) add(node, 'href');
    else if (node.tagName === 'video' && node.properties['src'] !== undefined) add(node, 'src');
    else if (node.tagName === 'img') {
      if (node.properties['src'] !== undefined) add(node, 'src');
      node.properties['loading'] = 'lazy';
      node.properties['decoding'] = 'async';
      node.properties['alt'] ??= '';
    }
  });
  return { links, assets: [...assets].sort() };
}

/** `//host` and `https:host` mean something else on every page that they stand on. */
function absolute(reference: string): string | undefined {
  if (reference.startsWith('//')) return `https:${reference}`;
  if (!/^https?:(?!\/\/)/i.test(reference)) return reference;
  return URL.canParse(reference) ? new URL(reference).href : undefined;
}

function isExternal(reference: string): boolean {
  return reference.startsWith('//') || /^[a-z][a-z0-9+.-]*:/i.test(reference);
}
