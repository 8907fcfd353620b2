/** Diagrams: blocks of code in a language that can be drawn become a picture, with the code below it. */
import type { Element, Root as HastRoot } from 'hast';
import { toString } from 'hast-util-to-string';
import type { Plugin } from 'unified';
import { type Diagram, DiagramError, type DrawDiagram } from '../diagrams/diagram.ts';
import type { Feature } from '../feature.ts';
import { lazy } from '../lazy.ts';
import { type Page, pageOf } from '../page.ts';
import { skip, walkElements } from '../walk.ts';

/** By the language of the block. */
const languages: Readonly<Record<string, () => DrawDiagram | undefined>> = { mermaid: () => lazy().mermaid };

/** Languages that are shown as their source, with a sentence that says so. */
const undrawn: Readonly<Record<string, string>> = {
  plantuml: 'PlantUML',
  puml: 'PlantUML',
  d2: 'D2',
  dot: 'Graphviz',
  graphviz: 'Graphviz',
};

/** Whether a page may hold any of them; most do not. */
const named = new RegExp(`\\b(?:${[...Object.keys(languages), ...Object.keys(undrawn)].join('|')})\\b`, 'i');

/** More on one page are shown as their source: drawing takes milliseconds each, and large ones more. */
const maxPerPage = 100;
const maxCost = 6000;

const rehypeDiagrams: Plugin<[], HastRoot> = () => (tree, file) => {
  const page = pageOf(file);
  // What the sanitiser lets through is meant for pictures that are drawn here; an author's own would lose its colours.
  if (/<svg/i.test(page.input.text)) removeSvg(tree);
  if (!named.test(page.input.text)) return;
  const drawn = { count: 0, cost: 0 };
  walkElements(tree, (node, index, parent) => {
    const language = languageOf(node);
    if (language === undefined) return;
    const draw = Object.hasOwn(languages, language) ? languages[language]?.() : undefined;
    if (draw) {
      parent.children[index] =
        drawn.count > maxPerPage || drawn.cost > maxCost ? node : drawOne(node, language, draw, page, drawn);
    } else if (Object.hasOwn(undrawn, language))
      parent.children[index] = withNote(node, language, `${undrawn[language]} diagram, shown as its source.`);
    return skip;
  });
};

function removeSvg(tree: HastRoot): void {
  walkElements(tree, (node, index, parent) => {
    if (node.tagName === 'svg') parent.children[index] = { type: 'text', value: '' };
  });
}

function languageOf(node: Element): string | undefined {
  if (node.tagName !== 'figure') return undefined;
  const language = node.properties['dataLanguage'];
  const classes = node.properties['className'];
  return Array.isArray(classes) && classes.includes('code-block') ? String(language) : undefined;
}

function drawOne(
  code: Element,
  language: string,
  draw: DrawDiagram,
  page: Page,
  drawn: { count: number; cost: number },
): Element {
  const pre = code.children.at(-1);
  try {
    const diagram = draw(pre?.type === 'element' ? toString(pre) : '');
    drawn.count++;
    drawn.cost += diagram.cost ?? 0;
    if (drawn.count > maxPerPage || drawn.cost > maxCost) {
      page.report(
        {
          rule: 'mermaid-large',
          severity: 'warning',
          message:
            'The page has too many diagrams, or too large ones; from here on they are shown as their source.',
          hint: 'Split the page.',
        },
        page.placeOf(code),
      );
      return code;
    }
    return figureOf(code, language, diagram);
  } catch (error) {
    return failed(code, language, error, page);
  }
}

function failed(code: Element, language: string, error: unknown, page: Page): Element {
  const known = error instanceof DiagramError ? error : undefined;
  const { line, column } = page.placeOf(code);
  const rule = known ? (`mermaid-${known.reason}` as const) : 'mermaid-failed';
  page.report(
    {
      rule,
      severity: known?.reason === 'unsupported' ? 'info' : 'warning',
      message: `The diagram is shown as its source. ${known?.message ?? 'It could not be drawn.'}`,
      hint: hints[known?.reason ?? 'failed'],
    },
    known && line !== undefined ? { line: line + known.line, column: 1 } : { line, column },
  );
  const words =
    known?.reason === 'unsupported'
      ? 'Diagram, shown as its source.'
      : `This diagram cannot be drawn. ${known?.message ?? ''}`.trim();
  return withNote(code, language, words);
}

const hints = {
  syntax: 'Correct the line; https://mermaid.live shows what Mermaid makes of it.',
  unsupported:
    'Readers see the source. Commit the picture as SVG if it matters, or use a type that is drawn.',
  large: 'Split it into several diagrams.',
  failed: 'This is a fault of Callboard: please report it together with the diagram.',
} satisfies Record<DiagramError['reason'] | 'failed', string>;

function withNote(code: Element, language: string, words: string): Element {
  return {
    type: 'element',
    tagName: 'div',
    properties: { className: ['diagram-undrawn'], dataLanguage: language },
    children: [
      code,
      {
        type: 'element',
        tagName: 'p',
        properties: { className: ['diagram-note'] },
        children: [{ type: 'text', value: words }],
      },
    ],
    position: code.position,
  };
}

function figureOf(code: Element, language: string, diagram: Diagram): Element {
  const [width, height] = [Math.ceil(diagram.width), Math.ceil(diagram.height)];
  const svg: Element = {
    type: 'element',
    tagName: 'svg',
    properties: {
      className: ['diagram-svg', ...(width > wide ? ['diagram-wide'] : [])],
      // What links hold is not read to anybody in an image.
      role: placeLinks(diagram.children, code.position?.start.line ?? 0) ? 'group' : 'img',
      ariaLabel: diagram.label,
      width: String(width),
      height: String(height),
      viewBox: `0 ${Math.floor(diagram.top ?? 0)} ${width} ${height}`,
    },
    children: diagram.children,
  };
  const title = diagram.title ?? captionOf(code);
  return {
    type: 'element',
    tagName: 'figure',
    properties: { className: ['diagram'], dataLanguage: language },
    children: [
      ...(title
        ? [
            {
              type: 'element' as const,
              tagName: 'figcaption',
              properties: {},
              children: [{ type: 'text' as const, value: title }],
            },
          ]
        : []),
      {
        type: 'element',
        tagName: 'div',
        properties: { className: ['diagram-view'], tabIndex: 0 },
        children: [svg],
      },
      {
        type: 'element',
        tagName: 'details',
        properties: { className: ['diagram-source'] },
        children: [
          {
            type: 'element',
            tagName: 'summary',
            properties: {},
            children: [{ type: 'text', value: `${diagram.type}: source` }],
          },
          code,
        ],
      },
    ],
    position: code.position,
  };
}

/** Wider pictures are not made to fit, for their text would be too small. */
const wide = 1100;

/** Moves links to where they stand in the page; says whether there are any. */
function placeLinks(nodes: Diagram['children'], offset: number): boolean {
  let found = false;
  for (const node of nodes) {
    if (node.type !== 'element') continue;
    if (node.tagName === 'a' && node.position) {
      const start = { line: node.position.start.line + offset, column: 1 };
      node.position = { start, end: start };
      found = true;
    } else if (placeLinks(node.children, offset)) found = true;
  }
  return found;
}

/** `title="..."` of the block; moves up from the code. */
function captionOf(code: Element): string | undefined {
  const first = code.children[0];
  if (first?.type !== 'element' || first.tagName !== 'figcaption') return undefined;
  code.children.shift();
  return toString(first);
}

const number = /^-?\d{1,6}(?:\.\d)?$/;
const hex = /^#[\da-f]{6}$/;

export const diagrams: Feature = {
  name: 'diagrams',
  rehype: rehypeDiagrams,
  allow: {
    // No `title`, `style` or `foreignObject`: inside HTML their text would be read by other rules.
    tagNames: ['svg', 'g', 'path', 'rect', 'circle', 'text', 'tspan'],
    attributes: {
      svg: [
        ['className', 'diagram-svg', 'diagram-wide'],
        ['role', 'img', 'group'],
        'ariaLabel',
        ['width', number],
        ['height', number],
        ['viewBox', /^0 -?\d{1,6} \d{1,6} \d{1,6}$/],
      ],
      path: [
        ['className', /^dg-[a-z\d-]+$/],
        ['d', /^[MLHVQAZlahv\d\s.,-]*$/],
        ['fill', hex],
        ['stroke', hex],
        ['strokeWidth', number],
        ['strokeDashArray', /^[\d ,]+$/],
      ],
      rect: [
        ['className', /^dg-[a-z\d-]+$/],
        ['x', number],
        ['y', number],
        ['width', number],
        ['height', number],
        ['rx', number],
        ['fill', hex],
        ['stroke', hex],
        ['strokeWidth', number],
        ['strokeDashArray', /^[\d ,]+$/],
      ],
      circle: [
        ['className', /^dg-[a-z\d-]+$/],
        ['cx', number],
        ['cy', number],
        ['r', number],
        ['fill', hex],
        ['stroke', hex],
        ['strokeWidth', number],
        ['strokeDashArray', /^[\d ,]+$/],
      ],
      text: [
        ['className', /^dg-[a-z\d-]+$/],
        ['x', number],
        ['y', number],
        ['fill', hex],
      ],
      tspan: [
        ['x', number],
        ['y', number],
      ],
      figure: [['className', 'diagram']],
      details: [['className', 'diagram-source']],
      div: [
        ['className', 'diagram-view', 'diagram-undrawn'],
        ['tabIndex', /^0$/],
        ['dataLanguage', /^[\w#+-]{1,40}$/],
      ],
      p: [['className', 'diagram-note']],
    },
  },
};
