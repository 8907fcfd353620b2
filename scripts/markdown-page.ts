/**
 * Writes the handbook's page of Markdown features out of the fixtures in `tests/markdown/`: what is shown is what is
 * tested. `tests/markdown/handbook.test.ts` keeps it current.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { features } from '../src/markdown/features.ts';

export const markdownPage = 'docs/handbook/markdown-features.md';

interface Shown {
  /** Folder of the fixture; of a feature where there is one of that name. */
  name: string;
  title: string;
  text: string;
  /** Has to be switched on in mkdocs.yml, or by techdocs-core. */
  extension?: string;
  /** Whether the example is shown as it comes out: it holds no headings and no links into a repository. */
  live?: boolean;
}

const shown: readonly Shown[] = [
  {
    name: 'gfm',
    title: "GitHub's Markdown",
    text: 'Tables, task lists, strikethrough, bare addresses and footnotes.',
  },
  { name: 'task-lists', title: 'Task lists', text: 'Boxes that show what is done.', live: true },
  { name: 'footnotes', title: 'Footnotes', text: 'With a way back from each note.', live: true },
  { name: 'alerts', title: "GitHub's alerts", text: 'Quotes that begin with a type.', live: true },
  {
    name: 'admonitions',
    title: 'Admonitions',
    text: '`!!!` is open, `???` folds, `???+` is open at first and folds. The body is indented by four.',
  },
  {
    name: 'containers',
    title: 'Containers',
    text: 'As Docusaurus, VitePress and MyST write admonitions and tabs.',
    live: true,
  },
  {
    name: 'slash-blocks',
    title: 'Blocks between slashes',
    text: "pymdownx.blocks' admonitions, details, tabs and captions. Options are indented lines below the first.",
  },
  {
    name: 'tabs',
    title: 'Tabs',
    text: 'Adjacent ones form a set; without JavaScript they stand one below the other.',
    live: true,
  },
  {
    name: 'code-blocks',
    title: 'Code',
    text: 'Titles, line numbers, marked lines; in the `mkdocs` dialect also coloured code in text.',
    live: true,
  },
  { name: 'diagrams', title: 'Diagrams', text: 'Drawn while building; other languages are shown as code.' },
  {
    name: 'emoji',
    title: 'Emoji and icons',
    text: "Emoji by GitHub's names. Icons of mkdocs-material are no part of Callboard: the few that carry a meaning become a sign, others a neutral mark; all have a name for screen readers.",
    live: true,
  },
  {
    name: 'math',
    title: 'Math',
    text: 'TeX becomes MathML while building; pages need no script. In the `gfm` dialect `\\(..\\)` is no math, as on GitHub.',
    extension: 'arithmatex',
    live: true,
  },
  {
    name: 'images',
    title: 'Images for light and dark, alignment',
    text: 'The fragment says for which colours an image is made.',
  },
  {
    name: 'media',
    title: 'Videos and embedded pages',
    text: "Videos of the repository (`.mp4`, `.m4v`, `.webm`, `.ogv`) are published and shown with the browser's own controls, never by themselves. Videos and `<iframe>`s of other hosts are links, unless the portal's [`embeds`](configuration.md) names the host.",
  },
  {
    name: 'python-lists',
    title: 'Lists and quotes as Python-Markdown nests them',
    text: 'Two columns are enough to belong to an item. Where Python-Markdown would show markers as text, the list is kept.',
    live: true,
  },
  {
    name: 'python-headings',
    title: 'Headings without a space',
    text: "Ids are those of Python-Markdown (`setup_1` for the second) in the `mkdocs` dialect, and GitHub's (`setup-1`) in the other.",
  },
  { name: 'toc', title: '`[TOC]`', text: 'Goes: the contents stand beside the page.' },
  {
    name: 'attribute-lists',
    title: 'Attribute lists',
    text: 'Ids, sizes, alignment, titles and languages are kept, and the classes of buttons. Other classes are for themes and go, as do styles and event handlers.',
  },
  { name: 'definition-lists', title: 'Definition lists', text: 'Terms and what they mean.', live: true },
  {
    name: 'abbreviations',
    title: 'Abbreviations',
    text: 'Explained wherever the word stands on the page.',
    live: true,
  },
  {
    name: 'md-in-html',
    title: 'Markdown in HTML',
    text: 'Elements with the attribute `markdown`; grids and cards have a look.',
  },
  {
    name: 'snippets',
    title: 'Snippets',
    text: 'Files of the repository below the folder of `mkdocs.yml`, whole, a section, or a range of lines. Nothing outside of it and nothing from the web is taken in.',
  },
  {
    name: 'marks',
    title: 'Marks, insertions, sub- and superscript, critic',
    text: 'Each by its extension: `mark`, `caret`, `tilde`, `critic`.',
    extension: 'mark',
    live: true,
  },
  { name: 'keys', title: 'Keys', text: 'What to press.', extension: 'keys', live: true },
  {
    name: 'smart-symbols',
    title: 'Smart symbols',
    text: 'Signs for what is typed.',
    extension: 'smartsymbols',
    live: true,
  },
];

/** The page's text. */
export function markdownFeaturesPage(): string {
  return `---
title: Markdown, feature by feature
description: "Every Markdown syntax that Callboard reads beyond CommonMark, as tested."
---

# Markdown, feature by feature

What stands here are the very files that the tests read. Two dialects:

- **\`mkdocs\`** for pages of a site with a \`mkdocs.yml\`: what TechDocs switches on. Ids of headings and nesting of lists
  are those of Python-Markdown.
- **\`gfm\`** for all other pages: CommonMark and what GitHub adds, with GitHub's ids. Admonitions, containers, tabs and
  \`///\` blocks are read here as well: they do no harm, and pages that use them would look broken without.

What changes ordinary text has to be switched on: by \`techdocs-core\` among the \`plugins\`, by a \`mkdocs.yml\` without
plugins and extensions, or by name under \`markdown_extensions\`.

${shown.map(section).join('\n')}`;
}

function section({ name, title, text, extension, live }: Shown): string {
  const source = readFileSync(
    join(import.meta.dirname, '../tests/markdown', name, 'input.md'),
    'utf8',
  ).trimEnd();
  const dialects = features.find((feature) => feature.name === name)?.dialects;
  const dialect = dialects ? `Dialect \`${dialects.join('`, `')}\`` : 'Both dialects';
  const where = extension
    ? `${dialect}, ${dialects ? '' : 'in `mkdocs` '}where \`pymdownx.${extension}\` is on.`
    : `${dialect}.`;
  const fence = '`'.repeat(
    Math.max(3, ...[...source.matchAll(/^[ \t>]*(`{3,})/gm)].map(([, run = '']) => run.length + 1)),
  );
  return `## ${title}

${text} ${where}

${fence}markdown
${escapeSnippets(source)}
${fence}
${live ? `\n${source}\n` : ''}`;
}

/** Snippets are taken in inside of code, too. */
export function escapeSnippets(text: string): string {
  return text.replace(/^([ \t]*)(?=;*--8<--)/gm, '$1;');
}

if (import.meta.filename === process.argv[1])
  writeFileSync(join(import.meta.dirname, '..', markdownPage), markdownFeaturesPage());
