/** Boxes and lines that have their places, as SVG. */
import type { Element } from 'hast';
import { type Arranged, arrange, type Box, columnsOf } from './arrange.ts';
import { readableOn, type Style, visible } from './colour.ts';
import { type Drawing, fontSize, lineHeight } from './diagram.ts';
import { widthOf } from './label.ts';
import type { Picture, PictureEdge, PictureNode } from './picture.ts';
import { at, element, head, path, type Point, rect, textBlock } from './svg.ts';

export function drawPicture(picture: Picture): Drawing {
  const arranged = arrange(picture);
  const groups = arranged.groups.map(drawGroup);
  const edges = arranged.edges.map(drawEdge);
  const words = arranged.edges.flatMap(drawWords);
  const nodes = arranged.nodes.map(({ node, box }) => drawNode(node, box));
  return {
    top: arranged.top,
    cost: arranged.cost,
    width: arranged.width,
    height: arranged.height - arranged.top,
    children: [...groups, ...edges, ...nodes, ...words],
  };
}

function drawGroup({ group, box }: Arranged['groups'][number]): Element {
  const { style } = group;
  const frame = rect(box.x - box.width / 2, box.y - box.height / 2, box.width, box.height, 'dg-group', 6);
  const title = { x: box.x, y: box.y - box.height / 2 + 14 };
  return element('g', {}, [
    painted(frame, style),
    ...(group.lines.length > 0
      ? [
          textBlock(
            [group.lines.join(' ')],
            title,
            'dg-title',
            style?.fill ? readableOn(style.fill, style.color) : undefined,
          ),
        ]
      : []),
  ]);
}

/** What the author asks for stands in attributes; the styles of classes leave those alone. */
function painted(shape: Element, style: Style | undefined): Element {
  if (!style) return shape;
  const { fill, stroke, width, dashes } = style;
  if (fill) shape.properties['fill'] = fill;
  if (stroke) shape.properties['stroke'] = stroke;
  if (width) shape.properties['strokeWidth'] = width;
  if (dashes) shape.properties['strokeDashArray'] = dashes.split(/[ ,]+/);
  return shape;
}

function drawEdge({ edge, points }: Arranged['edges'][number]): Element {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || edge.line === 'hidden') return element('g', {});
  const line = path(curve(points), `dg-line${edge.line === 'solid' ? '' : ` dg-${edge.line}`}`);
  const heads = [
    ...head(edge.start, first, points[1] ?? last),
    ...head(edge.end, last, points.at(-2) ?? first),
  ];
  const style = edge.style && { ...edge.style, stroke: edge.style.stroke && visible(edge.style.stroke) };
  if (style?.stroke)
    for (const part of heads)
      if (String(part.properties['className']) === 'dg-head') painted(part, { fill: style.stroke });
      else painted(part, { stroke: style.stroke });
  return element('g', {}, [painted(line, style && { ...style, fill: undefined }), ...heads]);
}

/** Rounded at its corners, straight at both ends, so that heads point where they should. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let d = `M${at(first)}`;
  for (const [index, point] of rest.entries()) {
    const next = rest[index + 1];
    const before = points[index] as Point;
    if (!next) d += `L${at(point)}`;
    else d += `L${at(towards(point, before))}Q${at(point)} ${at(towards(point, next))}`;
  }
  return d;
}

function towards(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const share = Math.min(24, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function drawWords({ edge, points, label }: Arranged['edges'][number]): Element[] {
  const [first, last] = [points[0], points.at(-1)];
  return [
    ...(label && edge.line !== 'hidden' ? [drawLabel(edge, label)] : []),
    ...(edge.startText && first ? [drawEndText(edge.startText, first, points[1] ?? first)] : []),
    ...(edge.endText && last ? [drawEndText(edge.endText, last, points.at(-2) ?? last)] : []),
  ];
}

function drawLabel({ lines }: PictureEdge, { x, y }: Point): Element {
  const width = widthOf(lines, fontSize - 1) + 6;
  const height = lines.length * lineHeight;
  return element('g', {}, [
    rect(x - width / 2, y - height / 2, width, height, 'dg-ground'),
    textBlock(lines, { x, y }, 'dg-label'),
  ]);
}

function drawEndText(text: string, end: Point, before: Point): Element {
  const length = Math.hypot(before.x - end.x, before.y - end.y) || 1;
  const [ux, uy] = [(before.x - end.x) / length, (before.y - end.y) / length];
  return textBlock([text], { x: end.x + ux * 22 - uy * 12, y: end.y + uy * 22 + ux * 12 }, 'dg-label');
}

function drawNode(node: PictureNode, box: Box): Element {
  const { style } = node;
  const shape = painted(outline(node, box), style);
  const ink = style?.fill ? readableOn(style.fill, style.color) : undefined;
  const content: Element[] = [
    shape,
    ...extras(node, box).map((extra) => painted(extra, style?.stroke ? { stroke: style.stroke } : undefined)),
    ...(node.shape === 'table'
      ? drawTable(node, box)
      : node.lines.length > 0
        ? [textBlock(node.lines, textPlace(node, box), 'dg-text', ink)]
        : []),
  ];
  const group = element('g', {}, content);
  if (!node.link) return group;
  const start = { line: node.link.line, column: 1 };
  return { ...element('a', { href: node.link.href }, [group]), position: { start, end: start } };
}

function textPlace(node: PictureNode, { x, y, height }: Box): Point {
  return node.shape === 'cylinder'
    ? { x, y: y + 6 }
    : node.shape === 'flag'
      ? { x: x + height * 0.15, y }
      : { x, y };
}

function outline({ shape }: PictureNode, { x, y, width, height }: Box): Element {
  const [left, right, top, bottom] = [x - width / 2, x + width / 2, y - height / 2, y + height / 2];
  const slant = height * 0.3;
  const polygon = (...points: [number, number][]) =>
    path(`M${points.map(([px, py]) => at({ x: px, y: py })).join('L')}Z`, 'dg-box');
  switch (shape) {
    case 'start':
      return element('circle', { className: 'dg-dot', cx: x, cy: y, r: 7 });
    case 'end':
      return element('circle', { className: 'dg-ring', cx: x, cy: y, r: 9 });
    case 'bar':
      return rect(left, top, width, height, 'dg-dot', 3);
    case 'circle':
    case 'double-circle':
      return element('circle', { className: 'dg-box', cx: x, cy: y, r: width / 2 });
    case 'rhombus':
      return polygon([x, top], [right, y], [x, bottom], [left, y]);
    case 'hexagon':
      return polygon(
        [left + slant, top],
        [right - slant, top],
        [right, y],
        [right - slant, bottom],
        [left + slant, bottom],
        [left, y],
      );
    case 'lean-right':
      return polygon([left + slant, top], [right, top], [right - slant, bottom], [left, bottom]);
    case 'lean-left':
      return polygon([left, top], [right - slant, top], [right, bottom], [left + slant, bottom]);
    case 'trapezoid':
      return polygon([left + slant, top], [right - slant, top], [right, bottom], [left, bottom]);
    case 'trapezoid-alt':
      return polygon([left, top], [right, top], [right - slant, bottom], [left + slant, bottom]);
    case 'flag':
      return polygon([left, top], [right, top], [right, bottom], [left, bottom], [left + slant, y]);
    case 'cylinder':
      return path(
        `M${at({ x: left, y: top + 8 })}a${at({ x: width / 2, y: 8 })} 0 0 1 ${at({ x: width, y: 0 })}V${bottom - 8}a${at({ x: width / 2, y: 8 })} 0 0 1 ${at({ x: -width, y: 0 })}Z`.replace(
          /V([\d.-]+)/,
          (_, value: string) => `V${Math.round(Number(value) * 10) / 10}`,
        ),
        'dg-box',
      );
    case 'note':
      return rect(left, top, width, height, 'dg-note');
    case 'plain':
      return rect(left, top, width, height, 'dg-plain');
    default:
      return rect(
        left,
        top,
        width,
        height,
        'dg-box',
        shape === 'stadium' ? height / 2 : shape === 'round' ? 10 : 4,
      );
  }
}

/** Lines inside a shape. */
function extras({ shape }: PictureNode, { x, y, width, height }: Box): Element[] {
  const [left, right, top, bottom] = [x - width / 2, x + width / 2, y - height / 2, y + height / 2];
  if (shape === 'end') return [element('circle', { className: 'dg-dot', cx: x, cy: y, r: 5 })];
  if (shape === 'double-circle')
    return [element('circle', { className: 'dg-inner', cx: x, cy: y, r: width / 2 - 4 })];
  if (shape === 'subroutine')
    return [left + 8, right - 8].map((px) =>
      path(`M${at({ x: px, y: top })}L${at({ x: px, y: bottom })}`, 'dg-inner'),
    );
  if (shape === 'cylinder')
    return [
      path(
        `M${at({ x: left, y: top + 8 })}a${at({ x: width / 2, y: 8 })} 0 0 0 ${at({ x: width, y: 0 })}`,
        'dg-inner',
      ),
    ];
  return [];
}

function drawTable(node: PictureNode, { x, y, width, height }: Box): Element[] {
  const top = y - height / 2;
  const left = x - width / 2;
  const headHeight = node.lines.length * lineHeight + 16;
  const result = [textBlock(node.lines, { x, y: top + headHeight / 2 }, 'dg-name')];
  const columns = columnsOf(node);
  let below = top + headHeight;
  for (const rows of (node.parts ?? []).filter((part) => part.length > 0)) {
    result.push(path(`M${at({ x: left, y: below })}h${Math.round(width * 10) / 10}`, 'dg-inner'));
    for (const [index, row] of rows.entries()) {
      let cellLeft = left + 10;
      for (const [column, cell] of row.entries()) {
        if (cell)
          result.push(
            element(
              'text',
              {
                className: column === 0 && row.length > 1 ? 'dg-cell dg-soft' : 'dg-cell',
                x: cellLeft,
                y: below + 6 + index * lineHeight + 13,
              },
              [{ type: 'text', value: `${cell} ` }],
            ),
          );
        cellLeft += columns[column] ?? 0;
      }
    }
    below += rows.length * lineHeight + 12;
  }
  return result;
}
