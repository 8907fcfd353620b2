/** Says what the sanitiser is going to take out because it could run or lead a reader astray. Takes nothing out itself. */
import type { Element, Root } from 'hast';
import type { Plugin } from 'unified';
import { type Page, pageOf } from './page.ts';
import { walkElements } from './walk.ts';

const elements = new Set(['script', 'iframe', 'object', 'embed', 'form', 'base', 'meta', 'link']);
const schemes = new Set(['http', 'https', 'mailto', 'tel', 'cb']);

export const rehypeUnsafeHtml: Plugin<[], Root> = () => (tree, file) => {
  const page = pageOf(file);
  const said = new Set<string>();
  walkElements(tree, (node) => {
    for (const complaint of complaints(node)) {
      if (said.has(complaint.message)) continue;
      said.add(complaint.message);
      page.report(complaint, page.placeOf(node));
    }
  });
};

function* complaints(node: Element): Generator<Parameters<Page['report']>[0]> {
  if (elements.has(node.tagName))
    yield {
      rule: 'unsafe-html',
      severity: 'warning',
      message: `<${node.tagName}> is left out: docs may not bring programs, frames or forms.`,
      hint: 'Link to what it shows instead.',
    };
  for (const [name, value] of Object.entries(node.properties)) {
    if (/^on[A-Za-z]/.test(name))
      yield {
        rule: 'unsafe-html',
        severity: 'warning',
        message: `The attribute "${name.toLowerCase()}" is left out: docs may not bring programs.`,
        hint: 'Remove it.',
      };
    if ((name !== 'href' && name !== 'src') || typeof value !== 'string') continue;
    const scheme = schemeOf(value);
    if (scheme !== undefined && !schemes.has(scheme))
      yield {
        rule: 'unsafe-url',
        severity: 'warning',
        message: `The address "${value.slice(0, 80)}" is left out: "${scheme}:" is not allowed in docs.`,
        hint: 'Link with https: or a path; put images into files.',
      };
  }
}

/** As browsers see it: they drop white space and control characters first. */
function schemeOf(address: string): string | undefined {
  const text = [...address].filter((char) => char > ' ' && char !== '\u007f').join('');
  return /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
}
