/** Where Callboard shows something else than mkdocs because it serves readers better; each with its reason. */
import type { Hunk } from './difference.ts';

const rules: { reason: string; matches(hunk: Hunk, theirs: string): boolean }[] = [
  {
    reason:
      'name@1.2.3 is a package and its version, and no mail address to link (it also spoils the heading id there)',
    matches: ({ theirs, ours }) =>
      theirs.some(({ kind, shown }) => kind === 'link' && /@\d\S* -> mailto:/.test(shown)) &&
      theirs.every(({ kind }) => /^(?:link|heading|text)$/.test(kind)) &&
      ours.every(({ kind }) => /^(?:heading|text)$/.test(kind)),
  },
  {
    reason: 'containers of colons (:::tip), which Docusaurus and VitePress know, are boxes and no text',
    matches: ({ ours }, theirs) =>
      /(?:^| ):::/.test(theirs) && ours.some(({ kind }) => /^(?:box|folding|tabs)$/.test(kind)),
  },
  {
    reason: 'a fence stays a code block whatever its info string holds, and what follows stays outside of it',
    matches: ({ ours }, theirs) =>
      (/```|~~~/.test(theirs) || /(?:^| )`(?:\w+ [\w:="./-]+|\w+)(?: |$)/.test(theirs)) &&
      ours.some(({ kind }) => kind === 'code'),
  },
  {
    reason: 'a list directly after a paragraph is a list, as on every forge, and not one run of text',
    matches: ({ theirs, ours }, text) =>
      /(?:^| )(?:[-*+]|\d+[.)]) /.test(text) &&
      theirs.every(({ kind }) => /^(?:text|link|ul|ol)$/.test(kind)) &&
      ours.some(({ kind }) => kind === 'item'),
  },
  {
    reason: 'videos of other hosts are not loaded unless the portal allows the host',
    matches: ({ theirs, ours }) => theirs.every(({ kind }) => kind === 'media') && ours.length === 0,
  },
  {
    reason: 'the title of a code block is text, also where it looks like a tag',
    matches: ({ theirs, ours }) =>
      [...theirs, ...ours].every(({ kind }) => kind === 'code title') &&
      ours.some(({ shown }) => shown.includes('<')),
  },
];

/** Why the two differ on purpose; undefined if they should not. */
export function deliberate(hunk: Hunk): string | undefined {
  const theirs = hunk.theirs.map(({ shown }) => shown).join(' ');
  return rules.find(({ matches }) => matches(hunk, theirs))?.reason;
}
