/** The picture of the whole organisation: boxes of cells. Coming near a box shows what it uses and what uses it. */
import { boxHead, cell, overview } from '../../graph/overview.ts';
import { fitText } from '../../graph/text.ts';
import type { Groups } from './groups.ts';
import type { Organisation } from './organisation.ts';
import { svg } from './svg.ts';

export interface WholePicture {
  content: SVGElement[];
  size: { width: number; height: number };
  /** The entity whose cell is at a place of the picture. */
  entityAt(place: { x: number; y: number }): number | undefined;
}

const inset = 9;
const side = 9;

/**
 * @param hrefOf address of the explorer with an entity in focus
 * @param shape width to height of the place for it
 */
export function wholePicture(
  organisation: Organisation,
  { list, uses }: Groups,
  hrefOf: (at: number) => string,
  shape: number,
): WholePicture {
  const placed = overview(
    list.map(({ title, area, members }) => ({ title, area, size: members.length })),
    shape,
  );
  const lines = svg('g', { class: 'wl', 'aria-hidden': 'true' });
  const middle = (place: number) => {
    const { x, y, width, height } = placed.boxes[place] ?? { x: 0, y: 0, width: 0, height: 0 };
    return { x: x + width / 2, y: y + height / 2 };
  };
  const users = new Map<number, Map<number, number>>();
  for (const [from, targets] of uses)
    for (const [to, count] of targets)
      users.set(to, (users.get(to) ?? new Map<number, number>()).set(from, count));

  const areas = placed.areas.flatMap(({ title, x, y, width, height }) => [
    svg('rect', { class: 'wa', x, y, width, height, rx: 8 }),
    svg('text', { class: 'wt', x: x + 10, y: y + 18 }, fitText(title, 14.5, width - 20)),
  ]);
  const boxes = list.map((group, place) => {
    const { x, y, width, height, columns } = placed.boxes[place] ?? {
      x: 0,
      y: 0,
      width: 0,
      height: 0,
      columns: 1,
    };
    const shapes = new Map<string, string>();
    for (const [at, member] of group.members.entries()) {
      const tape = organisation.tape(member);
      const left = inset + (at % columns) * cell;
      const top = boxHead + Math.floor(at / columns) * cell;
      shapes.set(tape, `${shapes.get(tape) ?? ''}M${left} ${top}h${side}v${side}h-${side}z`);
    }
    const [needs, needed] = [uses.get(place)?.size ?? 0, users.get(place)?.size ?? 0];
    const says = `${group.title}: ${group.members.length} inside; uses ${needs}, used by ${needed} others`;
    const node = svg(
      'a',
      {
        class: 'wb',
        href: group.at === undefined ? undefined : hrefOf(group.at),
        transform: `translate(${x} ${y})`,
        'data-at': group.at,
      },
      svg('title', {}, says),
      svg('rect', { width, height, rx: 4 }),
      svg('text', { x: inset, y: 16 }, fitText(group.title, 12, width - inset * 2)),
      ...[...shapes].map(([tape, d]) => svg('path', { class: `wc tape-${tape}`, d })),
    );
    const near = () => light(place);
    node.addEventListener('pointerenter', near);
    node.addEventListener('focus', near);
    node.addEventListener('pointerleave', dim);
    node.addEventListener('blur', dim);
    return node;
  });
  const whole = svg('g', { class: 'whole' }, ...boxes);

  /** Lines from and to a box; what has nothing to do with it steps back. */
  function light(place: number): void {
    const from = middle(place);
    const paths: SVGElement[] = [];
    const near = new Set([place]);
    for (const [kind, others] of [
      ['out', uses.get(place)],
      ['in', users.get(place)],
    ] as const)
      for (const [other, count] of others ?? []) {
        near.add(other);
        const to = middle(other);
        const bend = (to.x - from.x) * 0.15;
        const d = `M${from.x} ${from.y}Q${(from.x + to.x) / 2 - (to.y - from.y) * 0.12} ${(from.y + to.y) / 2 + bend} ${to.x} ${to.y}`;
        paths.push(
          svg('path', { class: kind, d, 'stroke-width': Math.min(6, 1 + Math.log2(count)).toFixed(1) }),
        );
      }
    lines.replaceChildren(...paths);
    whole.classList.toggle('lit', true);
    for (const [at, box] of boxes.entries()) box.classList.toggle('near', near.has(at));
  }
  function dim(): void {
    lines.replaceChildren();
    whole.classList.remove('lit');
  }

  return {
    content: [...areas, whole, lines],
    size: placed,
    entityAt({ x, y }) {
      const place = placed.boxes.findIndex(
        (box) => x >= box.x && x < box.x + box.width && y >= box.y + boxHead && y < box.y + box.height,
      );
      const box = placed.boxes[place];
      if (!box) return undefined;
      const column = Math.floor((x - box.x - inset) / cell);
      const row = Math.floor((y - box.y - boxHead) / cell);
      if (column < 0 || column >= box.columns) return undefined;
      return list[place]?.members[row * box.columns + column];
    },
  };
}
