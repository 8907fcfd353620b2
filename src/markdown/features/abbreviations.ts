/** Python-Markdown's abbreviations: `*[HTML]: Hyper Text Markup Language` explains the word wherever it stands. */
import type { Root } from 'mdast';
import type { Plugin } from 'unified';
import type { Feature } from '../feature.ts';
import { inlineElement, replaceText, splitText } from '../inline.ts';
import { pageOf } from '../page.ts';
import { changeLines, withText } from '../source.ts';

const definition = /^ {0,3}\*\[([^\]\n]{1,100})\]:[ \t]*(.*)$/;
const maxAbbreviations = 200;

const remarkAbbreviations: Plugin<[], Root> = () => (tree, file) => {
  const known = pageOf(file).notes.get('abbreviations') as Map<string, string> | undefined;
  if (!known?.size) return;
  const words = [...known.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}_])(?:${words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|')})(?![\\p{L}\\p{N}_])`,
    'gu',
  );
  replaceText(tree, (value) =>
    splitText(value, pattern, ([word]) =>
      inlineElement('abbr', [{ type: 'text', value: word }], { title: known.get(word) }),
    ),
  );
};

export const abbreviations: Feature = {
  name: 'abbreviations',
  dialects: ['mkdocs'],
  sourceMarker: '*[',
  source(lines, page) {
    const known = new Map<string, string>();
    const changed = changeLines(lines, (line) => {
      const match = line.text.includes('*[') ? definition.exec(line.text) : null;
      if (!match) return undefined;
      const [, word = '', meaning = ''] = match;
      if (meaning.trim() && known.size < maxAbbreviations)
        known.set(word.trim(), meaning.trim().slice(0, 500));
      return [withText(line, '')];
    });
    page.notes.set('abbreviations', known);
    return changed;
  },
  remark: remarkAbbreviations,
};
