/**
 * Where lines leave and reach nodes. Lines of one meaning share a port of the node that has most of them there, so that
 * the meaning is written once however many lines fan out.
 */

export interface Port {
  node: number;
  /** Of the node: where lines come in, or where they go out. */
  side: 'before' | 'after';
  /** Written beside it; empty where the other end says it. */
  words: string;
  /** Lines have an arrow here. */
  arrow: boolean;
  /** Room that it takes on its side of the node: before its line, and from there on. */
  extent: readonly [before: number, after: number];
  lines: number[];
}

export interface Ports {
  all: readonly Port[];
  at(node: number, side: Port['side']): readonly Port[];
  /** What the ports of a side need together. */
  room(node: number, side: Port['side']): number;
  /** From the start of the node to the port. @param sizes of the nodes across the direction */
  centre(port: Port, sizes: readonly number[]): number;
  /** The same for the port of a line's first end (`after`) or last end (`before`). */
  offset(line: number, side: Port['side'], sizes: readonly number[]): number;
}

export interface PortLine {
  line: number;
  /** The items that it passes, in the direction of the picture. */
  chain: readonly number[];
  words: string;
  arrow: 'start' | 'end' | 'both';
}

/**
 * @param place of an item in its layer, 0 to 1
 * @param distance words stand at the end that is nearer to the middle of the picture; else where lines share them
 */
export function portsOf(
  lines: readonly PortLine[],
  place: (item: number) => number,
  extentOf: (words: string) => Port['extent'],
  distance: (node: number) => number = () => 0,
): Ports {
  const counts = new Map<string, number>();
  const key = (node: number, side: string, words: string) => `${node} ${side} ${words}`;
  const count = (node: number, side: string, words: string) => counts.get(key(node, side, words)) ?? 0;
  for (const { chain, words } of lines)
    for (const name of [key(chain[0] ?? 0, 'after', words), key(chain.at(-1) ?? 0, 'before', words)])
      counts.set(name, (counts.get(name) ?? 0) + 1);

  const ports = new Map<string, Port & { sum: number }>();
  const ofLine = new Map<string, Port>();
  const join = (
    line: number,
    node: number,
    side: Port['side'],
    words: string,
    arrow: boolean,
    neighbour: number,
  ) => {
    const name = key(node, side, `${words} ${arrow}`);
    let port = ports.get(name);
    if (!port)
      ports.set(name, (port = { node, side, words, arrow, extent: extentOf(words), lines: [], sum: 0 }));
    port.lines.push(line);
    port.sum += place(neighbour);
    ofLine.set(`${line} ${side}`, port);
  };
  for (const { line, chain, words, arrow } of lines) {
    const low = chain[0] ?? 0;
    const high = chain.at(-1) ?? 0;
    const nearer = distance(low) - distance(high);
    const atLow = nearer === 0 ? count(low, 'after', words) >= count(high, 'before', words) : nearer < 0;
    join(line, low, 'after', atLow ? words : '', arrow !== 'end', chain[1] ?? high);
    join(line, high, 'before', atLow ? '' : words, arrow !== 'start', chain.at(-2) ?? low);
  }

  const bySide = new Map<string, (Port & { sum: number })[]>();
  for (const port of ports.values()) {
    const name = `${port.node} ${port.side}`;
    const list = bySide.get(name);
    if (list) list.push(port);
    else bySide.set(name, [port]);
  }
  for (const list of bySide.values()) list.sort((a, b) => a.sum / a.lines.length - b.sum / b.lines.length);

  const at = (node: number, side: Port['side']) => bySide.get(`${node} ${side}`) ?? [];
  const room = (node: number, side: Port['side']) =>
    at(node, side).reduce((sum, { extent }) => sum + extent[0] + extent[1], 0);
  const centre = (port: Port, sizes: readonly number[]) => {
    if (at(port.node, port.side).length === 1) return (sizes[port.node] ?? 0) / 2;
    let start = ((sizes[port.node] ?? 0) - room(port.node, port.side)) / 2;
    for (const other of at(port.node, port.side)) {
      if (other === port) break;
      start += other.extent[0] + other.extent[1];
    }
    return start + port.extent[0];
  };
  return {
    all: [...ports.values()],
    at,
    room,
    centre,
    offset(line, side, sizes) {
      const port = ofLine.get(`${line} ${side}`);
      return port ? centre(port, sizes) : 0;
    },
  };
}
