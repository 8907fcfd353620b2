/** GitHub's alerts: a quote that begins with `[!NOTE]`. */
import type { Root } from 'mdast';
import type { Plugin } from 'unified';
import type { Feature } from '../feature.ts';
import { walkMarkdown } from '../walk.ts';
import { buildAdmonition } from './admonitions.ts';

const types: Readonly<Record<string, string>> = {
  note: 'note',
  tip: 'tip',
  important: 'info',
  warning: 'warning',
  caution: 'danger',
};

const remarkAlerts: Plugin<[], Root> = () => (tree) => {
  walkMarkdown(tree, (node, index, parent) => {
    if (node.type !== 'blockquote' || node.data?.hName) return;
    const [first, ...rest] = node.children;
    if (first?.type !== 'paragraph') return;
    const [lead, ...inline] = first.children;
    if (lead?.type !== 'text') return;
    const match = /^\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)/i.exec(lead.value);
    if (!match) return;
    const name = (match[1] ?? '').toLowerCase();
    const text = lead.value.slice(match[0].length);
    const children = [...(text ? [{ ...lead, value: text }] : []), ...inline];
    if (children[0]?.type === 'break') children.shift();
    parent.children[index] = buildAdmonition({
      type: types[name] ?? 'note',
      title: [{ type: 'text', value: name.charAt(0).toUpperCase() + name.slice(1) }],
      body: children.length ? ([{ ...first, children }, ...rest] as never) : (rest as never),
    });
  });
};

export const alerts: Feature = { name: 'alerts', remark: remarkAlerts };
