/**
 * Code blocks: a figure with an optional title, line numbers and marked lines, highlighted by classes. In mkdocs' dialect
 * also code in text, `#!py x = 1`.
 */
import type { Element, ElementContent, Root as HastRoot } from 'hast';
import { toString } from 'hast-util-to-string';
import { all, common, createLowlight, type LanguageFn } from 'lowlight';
import type { Code, InlineCode, Root } from 'mdast';
import type { Plugin } from 'unified';
import type { Feature } from '../feature.ts';
import { pageOf } from '../page.ts';
import { skip, walkElements, walkMarkdown } from '../walk.ts';
import { cutLines, type LineOptions, readLineOptions } from './code-lines.ts';

const more =
  `apache awk clojure cmake dart django dockerfile elixir erlang groovy handlebars haskell http julia nginx nix ocaml
  pgsql powershell properties protobuf scala terraform vim x86asm`.split(/\s+/);
const lowlight = createLowlight(common);
lowlight.register(Object.fromEntries(more.flatMap((name) => (all[name] ? [[name, all[name]]] : []))));
if (all['http']) lowlight.register({ http: withBodies(all['http'], ['json', 'xml']) });
lowlight.registerAlias({
  bash: ['console', 'shell-session', 'zsh'],
  json: ['jsonc', 'json5'],
  ini: ['hcl', 'tf', 'terraform'],
});

type Mode = Exclude<ReturnType<LanguageFn>['contains'][number], 'self'>;

/** The grammar of HTTP guesses the language of a body among all that are registered, which is slow and finds odd ones. */
function withBodies(grammar: LanguageFn, languages: string[]): LanguageFn {
  const narrow = (mode: Mode) => {
    if (mode.subLanguage?.length === 0) mode.subLanguage = languages;
    if (mode.starts) narrow(mode.starts);
    for (const inner of mode.contains ?? []) if (inner !== 'self') narrow(inner);
  };
  return (hljs) => {
    const language = grammar(hljs);
    narrow(language);
    return language;
  };
}

/** Longer code is shown without colours: grammars are regular expressions, and not all of them are linear. */
const maxHighlighted = 30_000;

/** Reads the language and `title="..."` from a fence's info string. */
const remarkCodeBlocks: Plugin<[], Root> = () => (tree, file) => {
  const page = pageOf(file);
  const mkdocs = page.input.dialect === 'mkdocs';
  walkMarkdown(tree, (node) => {
    if (mkdocs && node.type === 'inlineCode') {
      // Python-Markdown drops white space around code, CommonMark only where it stands on both sides.
      if (/^\s|\s$/.test(node.value)) node.value = node.value.trim() || node.value;
      if (node.value.startsWith('#!')) readInline(node);
    }
    if (node.type !== 'code') return;
    const info = `${node.lang ?? ''} ${node.meta ?? ''}`;
    const title = /(?:^|[\s{])title=(?:"([^"]*)"|'([^']*)'|(\S+))/.exec(info.slice(0, 2000));
    const lang = languageOf(node);
    const lines = readLineOptions(info.slice(0, 2000));
    node.lang = null;
    node.data = {
      ...node.data,
      hProperties: {
        ...(lines && { dataLines: [lines.from ?? '', ...lines.marked].join(' ') }),
        ...(lang && { className: [`language-${lang}`] }),
        ...(title && { dataTitle: title[1] ?? title[2] ?? title[3] }),
      },
    };
  });
};

/** pymdownx.inlinehilite. */
function readInline(node: InlineCode): void {
  const match = /^#!([\w#+-]{1,40})[ \t]+(?=\S)/.exec(node.value);
  if (!match) return;
  node.value = node.value.slice(match[0].length);
  node.data = {
    ...node.data,
    hProperties: { className: ['hljs', `language-${match[1]?.toLowerCase()}`] },
  };
}

function languageOf({ lang, meta }: Code): string | undefined {
  // Superfences: ``` { .python title="x" }
  const text = lang?.startsWith('{') ? /\.([\w#+-]+)/.exec(`${lang} ${meta ?? ''}`.slice(0, 500))?.[1] : lang;
  return /^[\w#+-]+/.exec(text ?? '')?.[0].toLowerCase();
}

const rehypeCodeBlocks: Plugin<[], HastRoot> = () => (tree, file) => {
  const inline = pageOf(file).input.dialect === 'mkdocs' && pageOf(file).text.includes('`#!');
  walkElements(tree, (node, index, parent) => {
    if (inline && node.tagName === 'code') {
      const lang = languageClass(node);
      if (lang) node.children = highlight(node, lang);
    }
    const code = node.tagName === 'pre' ? node.children[0] : undefined;
    if (code?.type !== 'element' || code.tagName !== 'code') return;
    if (parent.type === 'element' && parent.tagName === 'figure') return;
    parent.children[index] = buildFigure(node, code);
    return skip;
  });
};

function buildFigure(pre: Element, code: Element): Element {
  const lang = languageClass(code);
  const lines = lineOptions(code.properties['dataLines']);
  const title = code.properties['dataTitle'];
  const caption: Element = {
    type: 'element',
    tagName: 'figcaption',
    properties: {},
    children: [{ type: 'text', value: String(title) }],
  };
  pre.properties = { tabIndex: 0 };
  code.properties = { className: ['hljs', ...(lang ? [`language-${lang}`] : [])] };
  code.children = highlight(code, lang);
  if (lines) code.children = cutLines(code.children, lines);
  return {
    type: 'element',
    tagName: 'figure',
    properties: { className: ['code-block'], ...(lang && { dataLanguage: lang }) },
    children: [...(title ? [caption] : []), pre],
    position: pre.position,
  };
}

function languageClass({ properties }: Element): string | undefined {
  const classes = Array.isArray(properties['className']) ? properties['className'] : [];
  const name = classes.find((other) => String(other).startsWith('language-'));
  return name?.toString().slice('language-'.length);
}

/** What {@link remarkCodeBlocks} wrote down; HTML of the author's may hold anything there. */
function lineOptions(written: unknown): LineOptions | undefined {
  if (typeof written !== 'string') return undefined;
  const [from, ...marked] = written.slice(0, 40_000).split(' ');
  return { from: Number(from) || undefined, marked: new Set(marked.map(Number)) };
}

function highlight(code: Element, lang: string | undefined): ElementContent[] {
  if (!lang || !lowlight.registered(lang)) return code.children;
  const text = toString(code);
  if (text.length > maxHighlighted) return code.children;
  return lowlight.highlight(lang, text).children as ElementContent[];
}

export const codeBlocks: Feature = {
  name: 'code-blocks',
  remark: remarkCodeBlocks,
  rehype: rehypeCodeBlocks,
  allow: {
    tagNames: ['figure', 'figcaption'],
    attributes: {
      figure: [
        ['className', 'code-block'],
        ['dataLanguage', /^[\w#+-]{1,40}$/],
      ],
      pre: [['tabIndex', /^0$/]],
      code: [['className', 'hljs', /^language-[\w#+-]{1,40}$/]],
      // highlight.js marks sub-scopes by a trailing underscore: `hljs-title function_`.
      span: [
        ['className', 'line', 'line-marked', /^hljs-[\w-]+$/, /^[a-z]+_{1,3}$/],
        ['dataLine', /^\d{1,7}$/],
      ],
    },
  },
};
