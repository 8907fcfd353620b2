/** The picture of what is around the entities in focus; laid out here by the code that makes the pictures of the build. */
import { layout, type LayoutLine } from '../../graph/layout.ts';
import { type Neighbourhood, neighbourhood, type Relation } from '../../graph/neighbourhood.ts';
import { nodeText, titleStart } from '../../graph/node.ts';
import { isRightToLeft } from '../../graph/text.ts';
import { glyphShape } from '../glyphs.ts';
import type { Organisation, ReadRelation } from './organisation.ts';
import type { ExplorerState } from './state.ts';
import { svg } from './svg.ts';

/** More cannot be taken in, nor laid out at once. */
const limits = { limit: 160, each: 40, column: 48 };

export interface FocusPicture {
  content: SVGElement[];
  size: { width: number; height: number };
  middle: { x: number; y: number };
  /** For the table: refs of both ends and the words between. */
  rows: { from: number; words: string; to: number }[];
  shown: number;
  /** Entities that belong here and do not fit. */
  left: number;
}

/** @param hrefOf address of the explorer with an entity in focus; @param pageOf address of its page */
export function focusPicture(
  organisation: Organisation,
  roots: readonly number[],
  state: ExplorerState,
  hrefOf: (at: number) => string,
  pageOf: (at: number) => string,
): FocusPicture {
  const found = neighbourhood(organisation, roots, {
    ...limits,
    depth: state.depth,
    anyWay: !state.unidirectional,
    ...(state.only && { only: state.only }),
    ...(state.relations.length > 0 && {
      allowsRelation: (relation: Relation) => allowedRelation(state, relation),
    }),
    ...((state.kinds.length > 0 || state.team !== '') && {
      allows: (at: number) => allowed(organisation, state, at),
    }),
  });
  const words = (relations: Neighbourhood<number>['lines'][number]['relations']) =>
    relations
      .map((relation) =>
        state.mergeRelations ? relation.words : `${relation.words} / ${(relation as ReadRelation).back}`,
      )
      .join(', ');
  const nodes = found.nodes.map(({ id, more }, at) => ({
    id,
    title: organisation.title(id),
    about: organisation.about(id),
    tape: organisation.tape(id),
    more,
    root: at < roots.length,
    rest: false,
  }));
  const lines: LayoutLine[] = found.lines.map(({ from, to, relations, both }) => ({
    from,
    to,
    words: words(relations),
    ...(both && { both }),
  }));
  const steps = found.nodes.map(({ hop }) => hop);
  for (const { at, relation, forward, count } of found.rest) {
    const [from, to] = forward ? [at, nodes.length] : [nodes.length, at];
    lines.push({ from, to, words: words([relation]) });
    nodes.push({ ...rest, id: found.nodes[at]?.id ?? 0, title: `and ${count} more`, about: relation.words });
    steps.push(forward ? 1 : -1);
  }
  const texts = nodes.map((node) => nodeText(node));
  const inSteps = state.unidirectional && roots.length === 1;
  const placed = layout({
    widths: texts.map(({ width }) => width),
    lines,
    direction: state.direction,
    ...(inSteps && { layers: steps, steps }),
  });

  const tapes = [...new Set(nodes.filter((node) => !node.rest).map(({ tape }) => tape))];
  const content = [
    svg('path', { class: 'gl', d: placed.lines.map(({ d }) => d).join('') }),
    svg('path', { class: 'gh', d: placed.arrows }),
    svg(
      'g',
      { class: 'gw', 'aria-hidden': 'true' },
      ...placed.words.map(({ x, y, text, end }) => svg('text', { x, y, class: end ? 'e' : undefined }, text)),
    ),
    ...nodes.map((node, at) => {
      const { x, y, width, height } = placed.nodes[at] ?? { x: 0, y: 0, width: 0, height: 0 };
      const { title, more } = texts[at] ?? { title: '' };
      const lost = !node.rest && node.id >= organisation.defined;
      const middle = height / 2 + 4.5;
      const says = [
        `${node.title}, ${node.about}`,
        lost ? 'no descriptor defines it' : '',
        node.more ? `${node.more} more around it are not shown` : '',
      ];
      return svg(
        'a',
        {
          class: ['gn', `tape-${node.tape}`, node.root && 'root', lost && 'lost', node.rest && 'rest']
            .filter(Boolean)
            .join(' '),
          href: node.root ? pageOf(node.id) : hrefOf(node.id),
          transform: `translate(${x} ${y})`,
          'data-at': node.root ? undefined : node.id,
        },
        svg('title', {}, says.filter(Boolean).join('; ')),
        svg('rect', { width, height, rx: 4 }),
        node.rest ? undefined : svg('path', { class: 'gt', d: `M1.5 0v${height}` }),
        node.rest
          ? undefined
          : svg('use', { href: `#g-${node.tape}`, x: 10, y: height / 2 - 7, width: 14, height: 14 }),
        svg(
          'text',
          { x: node.rest ? 10 : titleStart, y: middle, class: isRightToLeft(title) ? 'r' : undefined },
          title,
        ),
        more ? svg('text', { class: 'gm', x: width - 9, y: middle }, more) : undefined,
      );
    }),
  ];
  const middle = placed.nodes[0] ?? { x: 0, y: 0, width: 0, height: 0 };
  return {
    content: [...marks(tapes), ...content],
    size: placed,
    middle: { x: middle.x + middle.width / 2, y: middle.y + middle.height / 2 },
    rows: found.lines.map(({ from, to, relations, both }) => ({
      from: found.nodes[from]?.id ?? 0,
      words: `${words(relations)}${both ? ', both ways' : ''}`,
      to: found.nodes[to]?.id ?? 0,
    })),
    shown: found.nodes.length,
    left:
      found.rest.reduce((sum, { count }) => sum + count, 0) +
      found.nodes.reduce((sum, { more }) => sum + more, 0),
  };
}

const rest = { tape: 'other', more: 0, root: false, rest: true };

/** Whether the filters for kind and team let an entity through. */
export function allowed(organisation: Organisation, { kinds, team }: ExplorerState, at: number): boolean {
  if (kinds.length > 0 && !kinds.includes(organisation.kind(at).toLowerCase())) return false;
  if (team === '') return true;
  return (
    organisation.refs[at] === team ||
    organisation.owners(at).some((owner) => organisation.refs[owner] === team)
  );
}

export function allowedRelation(
  { relations }: ExplorerState,
  relation: { type: string; reverse?: string },
): boolean {
  return (
    relations.length === 0 ||
    relations.includes(relation.type) ||
    (relation.reverse !== undefined && relations.includes(relation.reverse))
  );
}

/** Marks of kinds, to be referred to. */
function marks(tapes: readonly string[]): SVGElement[] {
  const symbols = tapes.map((tape) => {
    const symbol = svg('symbol', { id: `g-${tape}`, viewBox: '0 0 16 16' });
    symbol.innerHTML = glyphShape(tape);
    return symbol;
  });
  return [svg('defs', {}, ...symbols)];
}
