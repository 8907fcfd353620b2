/**
 * Markdown to sanitised HTML. A pure function of its input: no clock, no files, no network; it never throws. Links to
 * files of repositories stay tokens (see `tokens.ts`), because where they are shown is known only when all is read.
 */
import type { Element, Parents, Root as HastRoot } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { toString } from 'hast-util-to-string';
import type { List, ListItem, Parents as MdastParents, Root as MdastRoot } from 'mdast';
import rehypeRaw from 'rehype-raw';
import remarkRehype, { defaultHandlers } from 'remark-rehype';
import type { Plugin } from 'unified';
import { unified } from 'unified';
import type { Heading } from '../docs/site.ts';
import type { Problem } from '../problems.ts';
import type { BlockSource } from './blocks.ts';
import { markBlocks, remarkBlocks } from './blocks.ts';
import { checkHtml, checkMarkdown, checkSource, PageBoundError } from './bounds.ts';
import { checkAnchors } from './anchors.ts';
import { linkEntities } from './entity-refs.ts';
import { features as allFeatures } from './features.ts';
import { type Feature, isOf } from './feature.ts';
import type { FrontMatter } from './front-matter.ts';
import { readFrontMatter } from './front-matter.ts';
import type { PageLink } from './links.ts';
import { tokenizeLinks } from './links.ts';
import type { Complaint, Dialect, Page, RenderInput } from './page.ts';
import { techdocsExtensions } from './page.ts';
import { parseMarkdown, parserVersion } from './parse.ts';
import { createSanitizer } from './sanitize.ts';
import { linesOf, type SourceLine } from './source.ts';
import { rehypeUnsafeHtml } from './unsafe-html.ts';
import { walkElements } from './walk.ts';

export { loadFor } from './lazy.ts';
export type { Dialect, RenderInput } from './page.ts';

export interface RenderedDoc {
  /** Sanitised, with link tokens. Holds the first h1 if the page has one. */
  html: string;
  /** Front matter `title`, else the first h1. */
  title?: string;
  titleFrom?: 'front-matter' | 'h1';
  /** Front matter `description`, else the first paragraph, at most 200 characters. */
  description?: string;
  frontMatter: FrontMatter;
  /** All headings in order, the one that is the title left out. */
  headings: Heading[];
  /** Ids that are no heading's of `headings`. */
  anchors: string[];
  /** In order of appearance, references to entities last; a token may occur more than once. */
  links: PageLink[];
  /** Images used, as sorted paths from the repository's root. */
  assets: string[];
  problems: Problem[];
}

export interface RendererOptions {
  /** @default all of `features.ts` */
  features?: readonly Feature[];
  /** @default the fastest that can be loaded */
  parse?: (text: string) => MdastRoot;
}

/** Changes whenever the same input may give other output; part of every cache key. */
export const markdownVersion = `6+${parserVersion}`;

const maxSource = 2 * 1024 * 1024;
const maxProblems = 200;

/** Makes a renderer. It holds no state of pages: one serves a whole run. */
export function createRenderer(options: RendererOptions = {}): (input: RenderInput) => RenderedDoc {
  const { features = allFeatures, parse = parseMarkdown } = options;
  const dialects = {
    mkdocs: createDialect(features, 'mkdocs'),
    gfm: createDialect(features, 'gfm'),
  };

  return function render(input) {
    const problems: Problem[] = [];
    const text = input.text
      .toWellFormed()
      .replace(/^\uFEFF/, '')
      .replace(/\r\n?/g, '\n');
    const report = createReport(input, text, problems);
    if (text.length > maxSource) {
      report({
        rule: 'markdown-too-large',
        severity: 'warning',
        message: `The page is larger than ${maxSource / 1024 / 1024} MB. It is shown as plain text, cut off there.`,
        hint: 'Split it into several pages.',
      });
      return asPlainText(text.slice(0, maxSource), problems);
    }
    try {
      const { frontMatter, body, lines } = readFrontMatter(text, report);
      const { own, blocks, align, processor } = dialects[input.dialect];
      const base = createPage({ input: { ...input, text }, text: body, problems, report, offset: lines });
      const prepared = prepareSource(body, own, base);
      const run = (marked: BlockSource): RenderedDoc => {
        const page: Page = {
          ...base,
          text: marked.text,
          blocks: marked.blocks,
          blockKey: marked.key,
          placeOf: createPlaceOf(marked.lines, lines),
        };
        checkSource(marked.text);
        const mdast = parse(marked.text);
        checkMarkdown(mdast);
        const tree = processor.runSync(mdast, { data: { page } }) as unknown as HastRoot;
        checkHtml(tree);
        const { links, assets } = tokenizeLinks(tree, page);
        const anchors = checkAnchors(tree, page);
        links.push(...linkEntities(tree, page));
        const html = toHtml(tree).trim();
        return { ...describe(tree, frontMatter), html, frontMatter, anchors, links, assets, problems };
      };
      const isAligned = align.some(({ isNeeded }) => isNeeded(prepared.text));
      const alignAll = (given: readonly SourceLine[]) =>
        align.reduce((left, step) => step.lines(left), given);
      const marked = markBlocks(prepared.text, blocks, {
        lines: prepared.lines,
        align: isAligned ? alignAll : undefined,
      });
      const doc = run(marked);
      if (!marked.key || !doc.html.includes(marked.key)) return doc;
      // A marker ended up inside code or HTML: show the page without these blocks rather than with markers.
      problems.length = 0;
      readFrontMatter(text, report);
      return run(markBlocks(prepared.text, [], { lines: prepared.lines }));
    } catch (error) {
      report(complaintOf(error));
      return asPlainText(text, problems);
    }
  };
}

function createDialect(features: readonly Feature[], dialect: Dialect) {
  const own = features.filter((feature) => isOf(dialect, feature));
  const processor = unified();
  processor.use(remarkBlocks);
  for (const { remark } of own) if (remark) processor.use(remark);
  processor.use(rehypeBridge);
  for (const { rehype } of own) if (rehype) processor.use(rehype);
  processor.use(rehypeUnsafeHtml);
  processor.use(...createSanitizer(own.map(({ allow }) => allow)));
  processor.freeze();
  return {
    own,
    processor,
    blocks: own.flatMap((feature) => feature.blocks ?? []),
    align: own.flatMap((feature) => feature.align ?? []),
  };
}

/** Runs the steps that work on the source. */
function prepareSource(
  body: string,
  features: readonly Feature[],
  base: Page,
): { text: string; lines?: readonly SourceLine[] } {
  let text = body;
  let lines: readonly SourceLine[] | undefined;
  for (const { source, sourceMarker } of features) {
    if (!source || (sourceMarker !== undefined && !text.includes(sourceMarker))) continue;
    const given: readonly SourceLine[] = (lines ??= linesOf(text));
    const changed = source(given, { ...base, text, placeOf: createPlaceOf(undefined, base.offset) });
    if (!changed) continue;
    lines = changed;
    text = changed.map((line) => line.text).join('\n');
    if (text.length > maxSource)
      throw new PageBoundError('markdown-too-large', 'With its snippets, the page is larger than 2 MB.');
  }
  return { text, lines: text === body ? undefined : lines };
}

function createPage(own: Pick<Page, 'input' | 'text' | 'problems' | 'report' | 'offset'>): Page {
  const extensions = new Set(own.input.extensions ?? techdocsExtensions);
  const has = (extension: string) => own.input.dialect === 'mkdocs' && extensions.has(extension);
  return {
    ...own,
    notes: new Map(),
    has,
    blocks: [],
    blockKey: '',
    placeOf: createPlaceOf(undefined, own.offset),
  };
}

/** Markdown tree to HTML tree. The HTML parser runs only over pages that hold HTML: it costs as much as all the rest. */
const rehypeBridge: Plugin<[], MdastRoot, HastRoot> = function () {
  const options = { allowDangerousHtml: true, clobberPrefix: '', handlers: { listItem: listItemHandler() } };
  const toHast = remarkRehype.call(this as never, options) as (tree: MdastRoot, file: unknown) => HastRoot;
  const parseHtml = rehypeRaw.call(this as never) as (tree: HastRoot, file: unknown) => HastRoot;
  return (tree, file) => {
    const hast = toHast(tree, file);
    if (!holdsRaw(hast)) return hast;
    checkHtml(hast);
    const parsed = parseHtml(hast, file);
    checkHtml(parsed);
    return parsed;
  };
};

/** The usual handler asks all items of a list about blank lines for each of them: quadratic. Here a list is asked once. */
function listItemHandler(): typeof defaultHandlers.listItem {
  const asked = new WeakMap<object, List>();
  const isLoose = (item: ListItem) => item.spread ?? item.children.length > 1;
  return (state, node: ListItem, parent: MdastParents | undefined) => {
    if (parent?.type !== 'list') return defaultHandlers.listItem(state, node, parent);
    let answer = asked.get(parent);
    if (!answer) {
      answer = {
        type: 'list',
        spread: (parent.spread ?? false) || parent.children.some(isLoose),
        children: [],
      };
      asked.set(parent, answer);
    }
    return defaultHandlers.listItem(state, node, answer);
  };
}

/** Whether the author's own HTML is in the tree; blank remains of comments become text. */
function holdsRaw(parent: Parents): boolean {
  let found = false;
  for (const [index, node] of parent.children.entries()) {
    if (node.type === 'raw') {
      if (node.value.trim() !== '') found = true;
      else parent.children[index] = { type: 'text', value: node.value };
    } else if (node.type === 'element' && holdsRaw(node)) found = true;
  }
  return found;
}

function describe(
  tree: HastRoot,
  frontMatter: FrontMatter,
): Pick<RenderedDoc, 'title' | 'titleFrom' | 'description' | 'headings'> {
  const headings: Heading[] = [];
  let paragraph: string | undefined;
  walkElements(tree, (node) => {
    if (/^h[1-6]$/.test(node.tagName) && !node.properties['className']) {
      const text = plainText(node);
      if (text)
        headings.push({ depth: Number(node.tagName[1]), id: String(node.properties['id'] ?? ''), text });
    } else if (paragraph === undefined && node.tagName === 'p' && !node.properties['className']) {
      paragraph = plainText(node) || undefined;
    }
  });
  const h1 = headings.findIndex(({ depth }) => depth === 1);
  const [heading] = h1 === -1 ? [] : headings.splice(h1, 1);
  return {
    title: frontMatter.title ?? heading?.text,
    titleFrom: frontMatter.title ? 'front-matter' : heading ? 'h1' : undefined,
    description: frontMatter.description ?? (paragraph && shorten(paragraph)),
    headings,
  };
}

function plainText(node: Element): string {
  return toString(node).replace(/\s+/g, ' ').trim();
}

function shorten(text: string): string {
  if (text.length <= 200) return text;
  const cut = text.slice(0, 199).toWellFormed();
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 100))}…`;
}

function asPlainText(text: string, problems: Problem[]): RenderedDoc {
  const html = toHtml({
    type: 'element',
    tagName: 'pre',
    properties: { tabIndex: 0 },
    children: [{ type: 'text', value: text }],
  });
  return { html, frontMatter: {}, headings: [], anchors: [], links: [], assets: [], problems };
}

function complaintOf(error: unknown): Complaint {
  // A RangeError is a stack or a string that became too large.
  if (error instanceof PageBoundError || error instanceof RangeError)
    return {
      rule: error instanceof PageBoundError ? error.rule : 'markdown-too-large',
      severity: 'warning',
      message: `${error instanceof PageBoundError ? error.message : 'The page is too complex.'} It is shown as plain text.`,
      hint: 'Split or simplify it.',
    };
  return {
    rule: 'markdown-failed',
    severity: 'error',
    message: `The page could not be rendered and is shown as plain text: ${String(error).slice(0, 200)}`,
    hint: 'This is a fault of Callboard: please report it together with the page.',
  };
}

function createReport(input: RenderInput, text: string, problems: Problem[]): Page['report'] {
  return (complaint, place = {}) => {
    if (problems.length >= maxProblems) return;
    const excerpt =
      place.line === undefined ? undefined : text.split('\n', place.line)[place.line - 1]?.slice(0, 200);
    problems.push({ ...complaint, repository: input.repository.id, file: input.file, ...place, excerpt });
  };
}

function createPlaceOf(lines: readonly SourceLine[] | undefined, offset: number): Page['placeOf'] {
  return ({ position }) => {
    if (!position) return {};
    const { line, column } = position.start;
    const source = lines?.[line - 1];
    return source
      ? { line: source.number + offset, column: Math.max(1, column + source.shift) }
      : { line: line + offset, column };
  };
}
