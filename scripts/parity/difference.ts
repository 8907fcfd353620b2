/** What differs between two outlines, and what kind of difference each is. */
import { type Line, plain, sameLine } from './outline.ts';

export interface Hunk {
  /** Lines that only mkdocs has, and only Callboard has. */
  theirs: Line[];
  ours: Line[];
  /** The line before, where both agree. */
  before?: Line;
}

export interface PageDifference {
  /** Headings, lists, tables, boxes, tabs, code, links and images are the same. */
  sameStructure: boolean;
  /** And so is every word, mark and sign. */
  sameText: boolean;
  /** Kind -> hunks. */
  hunks: { kind: string; structural: boolean; hunk: Hunk }[];
}

export function comparePages(theirs: readonly Line[], ours: readonly Line[]): PageDifference {
  const found = diff(theirs, ours);
  const onlyStructure = (lines: readonly Line[]) => lines.filter(({ kind }) => kind !== 'text');
  const a = onlyStructure(theirs);
  const b = onlyStructure(ours);
  const sameStructure = a.length === b.length && a.every((line, index) => sameLine(line, b[index] as Line));
  const hunks = found.map((hunk) => {
    const structural = !sameStructure && [...hunk.theirs, ...hunk.ours].some(({ kind }) => kind !== 'text');
    return { kind: structural ? kindOf(hunk) : textKind(hunk), structural, hunk };
  });
  return { sameStructure, sameText: found.length === 0, hunks };
}

const maxCells = 16_000_000;

function diff(a: readonly Line[], b: readonly Line[]): Hunk[] {
  let start = 0;
  while (start < a.length && start < b.length && sameLine(a[start] as Line, b[start] as Line)) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && sameLine(a[endA - 1] as Line, b[endB - 1] as Line)) {
    endA--;
    endB--;
  }
  const rows = endA - start;
  const columns = endB - start;
  if (rows === 0 && columns === 0) return [];
  if (rows * columns > maxCells || rows === 0 || columns === 0)
    return [{ theirs: a.slice(start, endA), ours: b.slice(start, endB), before: a[start - 1] }];
  const width = columns + 1;
  const longest = new Uint16Array((rows + 1) * width);
  for (let row = rows - 1; row >= 0; row--)
    for (let column = columns - 1; column >= 0; column--)
      longest[row * width + column] = sameLine(a[start + row] as Line, b[start + column] as Line)
        ? (longest[(row + 1) * width + column + 1] ?? 0) + 1
        : Math.max(longest[(row + 1) * width + column] ?? 0, longest[row * width + column + 1] ?? 0);
  const hunks: Hunk[] = [];
  let open: Hunk | undefined;
  let row = 0;
  let column = 0;
  while (row < rows || column < columns) {
    const left = a[start + row];
    const right = b[start + column];
    if (row < rows && column < columns && left && right && sameLine(left, right)) {
      open = undefined;
      row++;
      column++;
      continue;
    }
    if (!open) hunks.push((open = { theirs: [], ours: [], before: a[start + row - 1] }));
    const down = row < rows ? (longest[(row + 1) * width + column] ?? 0) : -1;
    const across = column < columns ? (longest[row * width + column + 1] ?? 0) : -1;
    if (down >= across && row < rows && left) {
      open.theirs.push(left);
      row++;
    } else if (right) {
      open.ours.push(right);
      column++;
    }
  }
  return hunks;
}

/** `heading id`, `link target`, or which kinds of lines stand for which. */
function kindOf({ theirs, ours }: Hunk): string {
  const kinds = (lines: readonly Line[]) => [...new Set(lines.map(({ kind }) => kind))].sort();
  const left = kinds(theirs);
  const right = kinds(ours);
  if (left.join() === right.join() && theirs.length === ours.length) {
    const [one] = left;
    if (left.length === 1 && one) {
      const first = theirs[0]?.value ?? '';
      const second = ours[0]?.value ?? '';
      if (one === 'heading') {
        const [levelA = '', textA = ''] = first.split(/#\S* /);
        const [levelB = '', textB = ''] = second.split(/#\S* /);
        return levelA !== levelB ? 'heading level' : textA === textB ? 'heading id' : 'heading text';
      }
      if (one === 'link')
        return first.split(' -> ')[0] === second.split(' -> ')[0] ? 'link target' : 'link text';
      if (one === 'code')
        return first.split('\0')[1] === second.split('\0')[1] ? 'code language' : 'code text';
      if (theirs.every((line, index) => line.value === ours[index]?.value)) return `${one} depth`;
      return `${one} content`;
    }
    if (theirs.every((line, index) => line.value === ours[index]?.value && line.kind === ours[index]?.kind))
      return 'nesting depth';
  }
  const words = (list: readonly string[]) =>
    list.length === 0 ? 'nothing' : list.length > 4 ? `${list.slice(0, 4).join('+')}+…` : list.join('+');
  return `${words(left)} => ${words(right)}`;
}

function textKind({ theirs, ours }: Hunk): string {
  const text = (lines: readonly Line[]) => lines.map(({ shown }) => shown).join(' ');
  const left = text(theirs);
  const right = text(ours);
  if (left === '' || right === '') return left === '' ? 'text only ours' : 'text only theirs';
  if (plain(left) !== plain(right)) return 'words';
  const bare = (value: string) => value.replace(/[*`~=+^\s]/g, '');
  return bare(left) === bare(right) ? 'emphasis, code marks or paragraphs' : 'typographic signs';
}
