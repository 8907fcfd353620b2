/** `#Heading` without a space, or with one that does not break, is a heading in Python-Markdown. */
import type { Feature } from '../feature.ts';
import { changeLines, withText } from '../source.ts';

const heading = /^(#{1,6})(?![# \t])\s*(\S.*)$/;

export const pythonHeadings: Feature = {
  name: 'python-headings',
  dialects: ['mkdocs'],
  sourceMarker: '#',
  source(lines) {
    let preformatted = false;
    return changeLines(lines, (line) => {
      if (line.text.includes('<pre')) preformatted = true;
      if (line.text.includes('</pre')) preformatted = false;
      const match = preformatted || !line.text.startsWith('#') ? null : heading.exec(line.text);
      return match ? [withText(line, `${match[1]} ${match[2]}`)] : undefined;
    });
  },
};
