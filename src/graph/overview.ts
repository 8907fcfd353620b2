/** A whole organisation at a glance: a box per group, sized by what is in it, within the areas that groups belong to. */

export interface OverviewGroup {
  title: string;
  /** Groups of one area stand together. */
  area: string;
  /** How many cells it has. */
  size: number;
}

export interface OverviewBox {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Cells per row. */
  columns: number;
}

export interface Overview {
  width: number;
  height: number;
  /** In the order of the groups. */
  boxes: OverviewBox[];
  areas: { title: string; x: number; y: number; width: number; height: number }[];
}

export const cell = 12;
export const boxHead = 24;
const inset = 9;
const gap = 10;
const areaHead = 26;
const leastWidth = 128;
/** Width to height of areas, and of the whole where nothing else is wanted. */
const standard = 1.6;

/**
 * @param groups in the order in which they are to stand
 * @param shape wanted width to height of the whole
 */
export function overview(groups: readonly OverviewGroup[], shape = standard): Overview {
  const sizes = groups.map(({ size }) => {
    const columns = Math.max(Math.floor((leastWidth - 2 * inset) / cell), Math.ceil(Math.sqrt(size * 1.8)));
    const width = columns * cell + 2 * inset;
    return { columns, width, height: boxHead + Math.max(1, Math.ceil(size / columns)) * cell + inset };
  });
  const byArea = new Map<string, number[]>();
  for (const [index, { area }] of groups.entries()) {
    const list = byArea.get(area);
    if (list) list.push(index);
    else byArea.set(area, [index]);
  }
  const areas = [...byArea].map(([title, members]) => {
    const packed = shelves(members.map((index) => sizes[index] ?? { width: 0, height: 0 }));
    return { title, members, packed, width: packed.width + 2 * gap, height: packed.height + areaHead + gap };
  });
  const whole = shelves(areas, gap * 2, shape);
  const boxes: OverviewBox[] = sizes.map((size) => ({ x: 0, y: 0, ...size }));
  for (const [at, { members, packed }] of areas.entries()) {
    const place = whole.places[at] ?? { x: 0, y: 0 };
    for (const [number, index] of members.entries()) {
      const box = boxes[index];
      const inside = packed.places[number];
      if (!box || !inside) continue;
      box.x = place.x + gap + inside.x;
      box.y = place.y + areaHead + inside.y;
    }
  }
  return {
    width: whole.width,
    height: whole.height,
    boxes,
    areas: areas.map(({ title, width, height }, at) => ({
      title,
      width,
      height,
      x: whole.places[at]?.x ?? 0,
      y: whole.places[at]?.y ?? 0,
    })),
  };
}

/** Rows, in the order given; as wide as makes the whole nearest to the wanted shape. */
function shelves(items: readonly Size[], space = gap, shape = standard) {
  const widest = Math.max(0, ...items.map(({ width }) => width));
  const surface = items.reduce((sum, { width, height }) => sum + (width + space) * (height + space), 0);
  const square = Math.sqrt(surface * shape);
  const off = ({ width, height }: Size) => Math.abs(Math.log(width / Math.max(1, height) / shape));
  return [0.8, 0.9, 1, 1.15, 1.3, 1.5, 1.8, 2.2]
    .map((factor) => rows(items, Math.max(widest, square * factor), space))
    .reduce((best, other) => (off(other) < off(best) ? other : best));
}

function rows(items: readonly Size[], room: number, space: number) {
  const places: { x: number; y: number }[] = [];
  let [x, y, tallest, width] = [0, 0, 0, 0];
  for (const item of items) {
    if (x > 0 && x + item.width > room) [x, y, tallest] = [0, y + tallest + space, 0];
    places.push({ x, y });
    x += item.width + space;
    tallest = Math.max(tallest, item.height);
    width = Math.max(width, x - space);
  }
  return { places, width, height: y + tallest };
}

interface Size {
  width: number;
  height: number;
}
