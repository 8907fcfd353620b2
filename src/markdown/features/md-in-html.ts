/**
 * Python-Markdown's md_in_html: an HTML element with the attribute `markdown` holds Markdown. Blank lines around its tags
 * are what CommonMark needs for that. Of its classes, `grid` and `cards` (mkdocs-material) have a look.
 */
import type { Element, Root as HastRoot } from 'hast';
import type { Plugin } from 'unified';
import type { Feature } from '../feature.ts';
import { pageOf } from '../page.ts';
import { changeLines, type SourceLine, withText } from '../source.ts';
import { walkElements } from '../walk.ts';

const opening =
  /^([ \t]*)<([a-z][a-z0-9]*)((?:[ \t][^<>]*)?[ \t]markdown(?:=(?:"[^"<>]*"|'[^'<>]*'|\w+))?(?:[ \t][^<>]*)?)>(.*)$/i;
const blockTag =
  /^[ \t]*<\/?(?:div|figure|figcaption|section|details|summary|aside|article|table|tr|td|th|p)(?=[\s/>])/i;

export const mdInHtml: Feature = {
  name: 'md-in-html',
  dialects: ['mkdocs'],
  sourceMarker: 'markdown',
  source(lines, page) {
    if (!/<[a-z][^<>\n]{0,500}\smarkdown[\s=>]/i.test(page.text)) return undefined;
    /** Names of the elements that are open. */
    const open: string[] = [];
    return changeLines(lines, (line) => {
      if (!line.text.includes('<')) return undefined;
      const match =
        line.text.length < 2000 && line.text.includes('markdown') ? opening.exec(line.text) : null;
      if (match) {
        const [, margin = '', name = '', attributes = '', rest = ''] = match;
        const end = rest.lastIndexOf(`</${name}>`);
        const tag = withText(line, `${margin}<${name}${attributes}>`);
        if (end === -1) {
          open.push(name.toLowerCase());
          return spaced(line, rest.trim() ? [tag, withText(line, margin + rest)] : [tag]);
        }
        const inner = withText(line, margin + rest.slice(0, end).trim());
        // A paragraph is one without its tags.
        if (/^p$/i.test(name)) return spaced(line, [inner]);
        return spaced(line, [tag, inner, withText(line, margin + rest.slice(end))]);
      }
      const last = open.at(-1);
      if (last === undefined || !blockTag.test(line.text)) return undefined;
      if (line.text.trim().toLowerCase().startsWith(`</${last}`)) open.pop();
      return spaced(line, [line]);
    });
  },
  rehype: (() => (tree, file) => {
    if (!pageOf(file).text.includes('markdown')) return;
    walkElements(tree, (node, index, parent) => {
      const classes = node.properties['className'];
      if (node.tagName === 'div' && Array.isArray(classes) && classes.includes('grid'))
        node.properties['className'] = classes.includes('cards') ? ['grid', 'cards'] : ['grid'];
      else if (
        node.tagName === 'p' &&
        node.children.every((child) => child.type === 'text' && !child.value.trim())
      )
        parent.children[index] = { type: 'text', value: '' } satisfies Element['children'][number];
    });
  }) as Plugin<[], HastRoot>,
  allow: { attributes: { div: [['className', 'grid', 'cards']] } },
};

/** Lines with a blank one around each. */
function spaced(at: SourceLine, lines: readonly SourceLine[]): SourceLine[] {
  const blank = { ...at, text: '', indent: 0 };
  return [blank, ...lines.flatMap((line) => [line, blank])];
}
