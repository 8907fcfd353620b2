/** HTML as a browser reads it. */
import type { Element, Root, RootContent } from 'hast';
import rehypeRaw from 'rehype-raw';
import { unified } from 'unified';

const parser = unified().use(rehypeRaw);

/** Every element, in the order of the document. */
export function elementsOf(html: string): Element[] {
  const raw = { type: 'raw', value: html } as unknown as RootContent;
  const tree = parser.runSync({ type: 'root', children: [raw] }) as Root;
  const found: Element[] = [];
  const visit = (nodes: readonly RootContent[]) => {
    for (const node of nodes)
      if (node.type === 'element') {
        found.push(node);
        visit(node.children);
      }
  };
  visit(tree.children);
  return found;
}

const addresses = new Set([
  'href',
  'src',
  'action',
  'formAction',
  'xLinkHref',
  'poster',
  'srcDoc',
  'srcSet',
  'data',
]);

/** What a strict policy and a careful reader would not have: handlers, styles and scripts in place, odd addresses. */
export function dangersOf(elements: readonly Element[]): string[] {
  return elements.flatMap(({ tagName, properties }) => {
    const at = `<${tagName}>`;
    const found: string[] = [];
    if (tagName === 'script' && !properties['src'] && !String(properties['type'] ?? '').endsWith('json'))
      found.push(`${at} has its script in place`);
    if (tagName === 'style') found.push(`${at} stands in the page`);
    for (const [name, value] of Object.entries(properties)) {
      if (/^on[A-Za-z]/.test(name)) found.push(`${at} has the handler ${name.toLowerCase()}`);
      if (name === 'style') found.push(`${at} has an attribute style`);
      // Browsers ignore control characters and spaces within a scheme.
      // oxlint-disable-next-line no-control-regex -- these are the ones
      const address = String(value).replace(/[\u0000-\u0020]/g, '');
      if (addresses.has(name) && /^(?:javascript|vbscript|data:text)/i.test(address))
        found.push(`${at} leads to "${String(value).slice(0, 40)}"`);
    }
    return found;
  });
}
