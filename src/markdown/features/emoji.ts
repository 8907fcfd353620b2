/**
 * `:smile:` by GitHub's names, and the icons of mkdocs-material (`:material-check:`). Icon sets are themes' property: the
 * few that carry a meaning become a sign, every other a neutral mark; all have a name for who cannot see them.
 */
import type { PhrasingContent, Root } from 'mdast';
import type { Plugin } from 'unified';
import type { Feature } from '../feature.ts';
import { inlineElement, replaceText, splitText } from '../inline.ts';
import { lazy } from '../lazy.ts';
import { pageOf } from '../page.ts';

const pattern = /:([a-z0-9_+-]{1,60}):/gi;
const named = /:[a-z0-9_+-]{1,60}:/i;
const icon = /^(?:material|octicons|fontawesome|simple)-([a-z0-9-]+)$/;

/** Signs by the first words of an icon's name, the longest first. */
const signs: readonly (readonly [RegExp, string])[] = [
  [/^(check|done|accept|verified|thumb-up)/, '✓'],
  [/^(close|x|xmark|times|cancel|block|no-entry|thumb-down)\b/, '✕'],
  [/^(alert|warning|triangle-exclamation|exclamation)/, '⚠'],
  [/^(information|info)/, 'ℹ'],
  [/^(plus|add)\b/, '+'],
  [/^(minus|remove|dash)\b/, '−'],
  [/^(arrow-right|chevron-right|right)/, '→'],
  [/^(arrow-left|chevron-left|left)/, '←'],
  [/^(arrow-up|chevron-up|up)/, '↑'],
  [/^(arrow-down|chevron-down|down)/, '↓'],
  [/^(star)/, '★'],
  [/^(heart)/, '♥'],
  [/^(help|question)/, '?'],
  [/^(pencil|edit)/, '✎'],
  [/^(link|open-in-new|external)/, '↗'],
  [/^(dots-vertical|kebab)/, '⋮'],
  [/^(dots-horizontal|ellipsis)/, '⋯'],
  [/^(menu|bars)/, '☰'],
];

const remarkEmoji: Plugin<[], Root> = () => (tree, file) => {
  const { text, input } = pageOf(file);
  if (!named.test(text)) return;
  const { emoji } = lazy();
  replaceText(tree, (value) =>
    value.includes(':')
      ? splitText(value, pattern, ([, name = '']) => {
          const lower = name.toLowerCase();
          const known = emoji && Object.hasOwn(emoji, lower) ? emoji[lower] : undefined;
          if (known) return { type: 'text', value: known };
          const mark = input.dialect === 'mkdocs' ? icon.exec(lower)?.[1] : undefined;
          return mark ? buildIcon(mark) : undefined;
        })
      : undefined,
  );
};

function buildIcon(name: string): PhrasingContent {
  const plain = name.replace(/^(?:solid|regular|brands)-/, '').replace(/-(?:\d+|outline|circle)$/g, '');
  const sign = signs.find(([words]) => words.test(plain))?.[1];
  const label = plain.replace(/-/g, ' ');
  return inlineElement('span', [{ type: 'text', value: sign ?? '' }], {
    className: ['icon'],
    role: 'img',
    ariaLabel: label,
    ...(!sign && { title: label }),
  });
}

export const emoji: Feature = {
  name: 'emoji',
  remark: remarkEmoji,
  allow: { attributes: { span: [['className', 'icon'], ['role', 'img'], 'ariaLabel'] } },
};
