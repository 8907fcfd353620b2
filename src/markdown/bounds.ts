/** Bounds on what a page may grow to. Small sources can ask for huge output; no renderer downstream looks out for it. */
import type { Nodes as HastNodes } from 'hast';
import type { Nodes as MdastNodes } from 'mdast';

/** The page asks for more than a page should hold. */
export class PageBoundError extends Error {
  readonly rule: 'markdown-too-deep' | 'markdown-too-large';
  constructor(rule: PageBoundError['rule'], message: string) {
    super(message);
    this.rule = rule;
  }
}

const maxNesting = 100;
const maxCells = 100_000;
const maxExpansion = 2 * 1024 * 1024;

/** Looks for deep nesting before parsing: the parser takes quadratic time over thousands of quotes in one line. */
export function checkSource(text: string): void {
  const container = '[ \\t]*(?:>|[-*+](?=[ \\t])|\\d{1,9}[.)](?=[ \\t]))';
  if (new RegExp(`^(?:${container}){${maxNesting}}`, 'm').test(text)) throw tooDeep();
}

/** Bounds nesting, table cells (short rows are filled up) and repeated link definitions. */
export function checkMarkdown(tree: MdastNodes): void {
  const definitions = new Map<string, number>();
  const references = new Map<string, number>();
  let cells = 0;
  checkNesting(tree, (node: MdastNodes) => {
    if (node.type === 'table') cells += node.children.length * (node.align?.length ?? 1);
    else if (node.type === 'definition')
      definitions.set(node.identifier, node.url.length + (node.title?.length ?? 0));
    else if (node.type === 'linkReference' || node.type === 'imageReference')
      references.set(node.identifier, (references.get(node.identifier) ?? 0) + 1);
  });
  if (cells > maxCells)
    throw new PageBoundError('markdown-too-large', `The page's tables have more than ${maxCells} cells.`);
  let expansion = 0;
  for (const [identifier, count] of references) expansion += count * (definitions.get(identifier) ?? 0);
  if (expansion > maxExpansion)
    throw new PageBoundError(
      'markdown-too-large',
      "The page's link definitions are used so often that they would fill more than 2 MB.",
    );
}

/** Bounds nesting of the HTML tree, so that what walks it may recurse. */
export function checkHtml(tree: HastNodes): void {
  checkNesting(tree);
}

function checkNesting<Node extends MdastNodes | HastNodes>(tree: Node, visit?: (node: Node) => void): void {
  const stack: Node[] = [tree];
  const depths = [0];
  for (let node = stack.pop(); node; node = stack.pop()) {
    const depth = depths.pop() ?? 0;
    if (depth > maxNesting * 2) throw tooDeep();
    visit?.(node);
    if (!('children' in node)) continue;
    for (const child of node.children) {
      stack.push(child as Node);
      depths.push(depth + 1);
    }
  }
}

function tooDeep(): PageBoundError {
  return new PageBoundError(
    'markdown-too-deep',
    `The page nests quotes, lists or HTML more than ${maxNesting} deep.`,
  );
}
