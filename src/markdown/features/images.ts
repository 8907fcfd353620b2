/**
 * Images for one colour scheme: `#only-light`, `#only-dark` (mkdocs-material), `#gh-light-mode-only` and
 * `#gh-dark-mode-only` (GitHub) at the end of an address.
 */
import type { Root } from 'hast';
import type { Plugin } from 'unified';
import type { Feature } from '../feature.ts';
import { pageOf } from '../page.ts';
import { walkElements } from '../walk.ts';

const scheme = /#(?:only-|gh-)(light|dark)(?:-mode-only)?$/;

const rehypeImages: Plugin<[], Root> = () => (tree, file) => {
  if (!/#(?:only|gh)-/.test(pageOf(file).text)) return;
  walkElements(tree, (node) => {
    const source = node.properties['src'];
    const match = node.tagName === 'img' && typeof source === 'string' ? scheme.exec(source) : null;
    if (!match || typeof source !== 'string') return;
    node.properties['src'] = source.slice(0, match.index);
    node.properties['className'] = [`only-${match[1]}`];
  });
};

export const images: Feature = {
  name: 'images',
  rehype: rehypeImages,
  allow: { attributes: { img: [['className', 'only-light', 'only-dark']] } },
};
