/** Reads and draws `gitGraph`, from left to right. */
import type { Element } from 'hast';
import { DiagramError, type Drawing, maxNodes, type Source } from './diagram.ts';
import { plainLabel, widthOf } from './label.ts';
import { statementsOf } from './source.ts';
import { element, path, rect, textBlock } from './svg.ts';

interface Commit {
  id?: string;
  tag?: string;
  type: 'NORMAL' | 'REVERSE' | 'HIGHLIGHT';
  branch: number;
  parents: number[];
  isMerge: boolean;
}

interface History {
  branches: string[];
  commits: Commit[];
}

export function drawGitGraph(source: Source): Drawing {
  return draw(read(source));
}

function read(source: Source): History {
  const branches = [source.mainBranch ?? 'main'];
  const heads: (number | undefined)[] = [undefined];
  const commits: Commit[] = [];
  let current = 0;
  const value = (text: string, name: string) => {
    const match = new RegExp(`\\b${name}\\s*:\\s*(?:"([^"]*)"|(\\w+))`).exec(text);
    return match ? plainLabel(match[1] ?? match[2] ?? '') : undefined;
  };
  const add = (text: string, line: number, parents: (number | undefined)[], isMerge = false) => {
    if (commits.length >= maxNodes)
      throw new DiagramError('large', line, `It has more than ${maxNodes} commits.`);
    const type = value(text, 'type');
    commits.push({
      id: value(text, 'id'),
      tag: value(text, 'tag'),
      type: type === 'REVERSE' || type === 'HIGHLIGHT' ? type : 'NORMAL',
      branch: current,
      parents: parents.filter((parent) => parent !== undefined),
      isMerge,
    });
    heads[current] = commits.length - 1;
  };
  const branchOf = (name: string, line: number): number => {
    const index = branches.indexOf(name.replaceAll('"', ''));
    if (index === -1) throw new DiagramError('syntax', line, `There is no branch "${name}".`);
    return index;
  };
  for (const { text, line } of statementsOf(source)) {
    const [, keyword = '', rest = ''] = /^([\w-]+)\s*(.*)$/.exec(text) ?? [];
    const [name = ''] = /^(?:"[^"]*"|\S+)/.exec(rest) ?? [];
    if (keyword === 'commit') add(rest, line, [heads[current]]);
    else if (keyword === 'branch') {
      const plain = name.replaceAll('"', '');
      if (!plain || branches.includes(plain))
        throw new DiagramError('syntax', line, `The branch "${plain}" exists, or has no name.`);
      if (branches.length >= 30) throw new DiagramError('large', line, 'It has more than 30 branches.');
      branches.push(plain);
      heads.push(heads[current]);
      current = branches.length - 1;
    } else if (keyword === 'checkout' || keyword === 'switch') current = branchOf(name, line);
    else if (keyword === 'merge')
      add(rest.slice(name.length), line, [heads[current], heads[branchOf(name, line)]], true);
    else if (keyword === 'cherry-pick') {
      const from = commits.findIndex(({ id }) => id !== undefined && id === value(rest, 'id'));
      add('', line, [heads[current], from === -1 ? undefined : from]);
    } else if (keyword !== 'title')
      throw new DiagramError('syntax', line, `"${text.slice(0, 60)}" is not understood.`);
  }
  if (commits.length === 0) throw new DiagramError('syntax', source.line, 'It has no commits.');
  return { branches, commits };
}

const lane = 58;

function draw({ branches, commits }: History): Drawing {
  const names = Math.max(...branches.map((name) => widthOf([name]))) + 20;
  const xs: number[] = [];
  let x = names + 44;
  for (const [index, { id, tag }] of commits.entries()) {
    const half = Math.max(20, widthOf([id ?? ''], 12) / 2 + 6, widthOf([tag ?? ''], 12) / 2 + 12);
    x += index === 0 ? half - 20 : half;
    xs.push(x);
    x += half;
  }
  const yOf = (branch: number) => 40 + branch * lane;
  const back: Element[] = [];
  const front: Element[] = [];
  for (const [index, name] of branches.entries()) {
    const own = commits.flatMap(({ branch }, place) => (branch === index ? [place] : []));
    if (own.length === 0 && index > 0) continue;
    const y = yOf(index);
    const width = widthOf([name]) + 16;
    back.push(path(`M${width + 20},${y}H${r(x)}`, 'dg-inner dg-dotted'));
    front.push(
      rect(12, y - 12, width, 24, `dg-lane dg-hue-${index % 8}`, 4),
      textBlock([name], { x: 12 + width / 2, y }, 'dg-share'),
    );
  }
  for (const [index, commit] of commits.entries()) {
    const [cx, cy] = [xs[index] ?? 0, yOf(commit.branch)];
    for (const [order, parent] of commit.parents.entries()) {
      const from = commits[parent];
      if (!from) continue;
      const [px, py] = [xs[parent] ?? 0, yOf(from.branch)];
      const hue = `dg-arc dg-hue-${(order > 0 ? from.branch : commit.branch) % 8}`;
      // A branch turns off where it begins; a merge turns in where it ends.
      const d =
        py === cy
          ? `M${r(px)},${py}H${r(cx)}`
          : order > 0
            ? `M${r(px)},${py}H${r(Math.max(px, cx - 24))}Q${r(cx)},${py} ${r(cx)},${cy}`
            : `M${r(px)},${py}Q${r(px)},${cy} ${r(Math.min(cx, px + 24))},${cy}H${r(cx)}`;
      back.push(path(d, hue));
    }
    const className = `dg-lane dg-hue-${commit.branch % 8}`;
    front.push(
      commit.type === 'HIGHLIGHT'
        ? rect(cx - 9, cy - 9, 18, 18, className)
        : element('circle', { className, cx, cy, r: 8 }),
      ...(commit.isMerge ? [element('circle', { className: 'dg-ring', cx, cy, r: 4 })] : []),
      ...(commit.type === 'REVERSE'
        ? [path(`M${r(cx - 4)},${cy - 4}l8,8M${r(cx - 4)},${cy + 4}l8,-8`, 'dg-line')]
        : []),
    );
    if (commit.id) front.push(textBlock([commit.id], { x: cx, y: cy + 20 }, 'dg-small'));
    if (commit.tag) {
      const width = widthOf([commit.tag], 12) + 10;
      front.push(
        rect(cx - width / 2, cy - 31, width, 18, 'dg-tag', 3),
        textBlock([commit.tag], { x: cx, y: cy - 23 }, 'dg-small'),
      );
    }
  }
  return { width: x + 12, height: yOf(branches.length - 1) + 40, children: [...back, ...front] };
}

function r(value: number): number {
  return Math.round(value * 10) / 10;
}
