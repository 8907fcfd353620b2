/** A diagram of boxes and lines, before anything has a place: flowcharts, states, classes, entities, requirements. */
import type { Style } from './colour.ts';
import { DiagramError, maxEdges, maxNodes } from './diagram.ts';
import type { Head } from './svg.ts';

export type Direction = 'TB' | 'BT' | 'LR' | 'RL';

export type Shape =
  | 'box'
  | 'round'
  | 'stadium'
  | 'subroutine'
  | 'cylinder'
  | 'circle'
  | 'double-circle'
  | 'flag'
  | 'rhombus'
  | 'hexagon'
  | 'lean-right'
  | 'lean-left'
  | 'trapezoid'
  | 'trapezoid-alt'
  | 'start'
  | 'end'
  | 'bar'
  | 'note'
  | 'plain'
  | 'table';

export interface PictureNode {
  id: string;
  lines: string[];
  shape: Shape;
  /** Id of the group in which it stands. */
  group?: string;
  style?: Style;
  /** Where it leads, and the line of the source that says so. */
  link?: { href: string; line: number };
  /** Of a table: parts below the name, each with rows of cells. */
  parts?: string[][][];
}

export interface PictureEdge {
  from: string;
  to: string;
  lines: string[];
  line: 'solid' | 'dotted' | 'thick' | 'hidden';
  start: Head;
  end: Head;
  /** How many layers further its end stands at least. */
  length: number;
  style?: Style;
  /** Texts at its ends. */
  startText?: string;
  endText?: string;
  /** In the diagram's source. */
  at: number;
}

export interface PictureGroup {
  id: string;
  lines: string[];
  group?: string;
  style?: Style;
}

export class Picture {
  direction: Direction = 'TB';
  readonly nodes = new Map<string, PictureNode>();
  readonly groups = new Map<string, PictureGroup>();
  readonly edges: PictureEdge[] = [];

  /** Gives the node, made if it is new; it stands in the first group in which it is named. */
  node(id: string, line: number, group?: string, shape: Shape = 'box'): PictureNode {
    const known = this.nodes.get(id);
    if (known) {
      if (group !== undefined) known.group ??= group;
      return known;
    }
    if (this.nodes.size >= maxNodes)
      throw new DiagramError('large', line, `It has more than ${maxNodes} boxes.`);
    const node: PictureNode = { id, lines: [id], shape, ...(group !== undefined && { group }) };
    this.nodes.set(id, node);
    return node;
  }

  edge(edge: PictureEdge): void {
    if (this.edges.length >= maxEdges)
      throw new DiagramError('large', edge.at, `It has more than ${maxEdges} lines.`);
    this.edges.push(edge);
  }
}

export function directionOf(text: string): Direction | undefined {
  const word = text.trim().toUpperCase();
  return word === 'TD'
    ? 'TB'
    : word === 'TB' || word === 'BT' || word === 'LR' || word === 'RL'
      ? word
      : undefined;
}
