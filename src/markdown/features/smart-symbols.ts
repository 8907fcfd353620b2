/** pymdownx.smartsymbols, where mkdocs.yml (or techdocs-core) switches it on: `(c)`, `-->`, `1/2`, `+/-`, `1st`. */
import type { Root } from 'mdast';
import type { Plugin } from 'unified';
import type { Feature } from '../feature.ts';
import { inlineElement, replaceText, splitText } from '../inline.ts';
import { pageOf } from '../page.ts';

const symbols: Readonly<Record<string, string>> = {
  '(c)': '©',
  '(r)': '®',
  '(tm)': '™',
  'c/o': '℅',
  '+/-': '±',
  '-->': '→',
  '<--': '←',
  '<-->': '↔',
  '=/=': '≠',
  '1/4': '¼',
  '1/2': '½',
  '3/4': '¾',
  '1/3': '⅓',
  '2/3': '⅔',
  '1/5': '⅕',
  '2/5': '⅖',
  '3/5': '⅗',
  '4/5': '⅘',
  '1/6': '⅙',
  '5/6': '⅚',
  '1/8': '⅛',
  '3/8': '⅜',
  '5/8': '⅝',
  '7/8': '⅞',
};
const pattern =
  /\((?:c|r|tm)\)|<-->|<--(?!-)|(?<!-)-->|\+\/-|=\/=|(?<![\w./-])(?:c\/o|1\/[234568]|2\/[35]|3\/[458]|4\/5|5\/[68]|7\/8)(?![\w/-]|\.\d)|\b(\d{0,9}(?:(?<!1)1st|(?<!1)2nd|(?<!1)3rd|(?:1[123]|[04-9])th))\b/g;
const some = /\((?:c|r|tm)\)|-->|<--|\+\/-|=\/=|\d\/\d|c\/o|\d(?:st|nd|rd|th)\b/;

const remarkSmartSymbols: Plugin<[], Root> = () => (tree, file) => {
  if (!pageOf(file).has('smartsymbols') || !some.test(pageOf(file).text)) return;
  replaceText(tree, (value) =>
    some.test(value)
      ? splitText(value, pattern, ([found, ordinal]) =>
          ordinal
            ? inlineElement('span', [
                { type: 'text', value: ordinal.slice(0, -2) },
                inlineElement('sup', [{ type: 'text', value: ordinal.slice(-2) }]),
              ])
            : { type: 'text', value: symbols[found] ?? found },
        )
      : undefined,
  );
};

export const smartSymbols: Feature = {
  name: 'smart-symbols',
  dialects: ['mkdocs'],
  remark: remarkSmartSymbols,
};
