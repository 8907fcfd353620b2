/** pymdownx.keys, where mkdocs.yml switches it on: `++ctrl+alt+del++`. */
import type { PhrasingContent, Root } from 'mdast';
import type { Plugin } from 'unified';
import type { Feature } from '../feature.ts';
import { inlineElement, replaceText, splitText } from '../inline.ts';
import { pageOf } from '../page.ts';

const key = String.raw`(?:[a-z0-9-]{1,40}|"[^"\n+]{1,40}")`;
const pattern = new RegExp(String.raw`(?<![+{])\+\+(${key}(?:\+${key}){0,9})\+\+(?![+}])`, 'gi');

const names: Readonly<Record<string, string>> = {
  'arrow-down': '↓',
  'arrow-left': '←',
  'arrow-right': '→',
  'arrow-up': '↑',
  cmd: 'Cmd',
  command: 'Cmd',
  control: 'Ctrl',
  ctrl: 'Ctrl',
  del: 'Del',
  delete: 'Del',
  down: '↓',
  esc: 'Esc',
  escape: 'Esc',
  ins: 'Ins',
  left: '←',
  option: 'Option',
  pagedown: 'Page Down',
  pageup: 'Page Up',
  pgdn: 'Page Down',
  pgup: 'Page Up',
  plus: '+',
  right: '→',
  up: '↑',
  win: 'Win',
};

const remarkKeys: Plugin<[], Root> = () => (tree, file) => {
  if (!pageOf(file).has('keys') || !pageOf(file).text.includes('++')) return;
  replaceText(tree, (value) =>
    value.includes('++')
      ? splitText(value, pattern, ([, combination = '']) => inlineElement('span', keysOf(combination)))
      : undefined,
  );
};

function keysOf(combination: string): PhrasingContent[] {
  return combination
    .split('+')
    .flatMap((name, index): PhrasingContent[] => [
      ...(index > 0 ? [{ type: 'text' as const, value: '+' }] : []),
      inlineElement('kbd', [{ type: 'text', value: label(name) }]),
    ]);
}

function label(name: string): string {
  if (name.startsWith('"')) return name.slice(1, -1);
  const known = names[name.toLowerCase()];
  return (
    known ??
    name
      .split('-')
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join(' ')
  );
}

export const keys: Feature = { name: 'keys', dialects: ['mkdocs'], remark: remarkKeys };
