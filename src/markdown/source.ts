/**
 * The source of a page as lines that know where they came from, for steps that work before the parser: it reads what
 * these steps leave, while problems name the line and column that the author knows.
 */

export interface SourceLine {
  text: string;
  /** Columns of white space at its start. */
  indent: number;
  /** 1-based line of the source. */
  number: number;
  /** Columns that it lost at its start. */
  shift: number;
}

/** Lines of a text. */
export function linesOf(text: string): SourceLine[] {
  return text
    .split('\n')
    .map((line, index) => ({ text: line, indent: indentOf(line), number: index + 1, shift: 0 }));
}

/** A line with other text. */
export function withText(line: SourceLine, text: string): SourceLine {
  return { ...line, text, indent: indentOf(text) };
}

/** Columns of white space at the start of a text. */
export function indentOf(text: string): number {
  let column = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 32) column++;
    else if (code === 9) column += 4 - (column % 4);
    else break;
  }
  return column;
}

/** Takes up to so many columns of white space off a line's start; a negative number adds them. */
export function dedent(line: SourceLine, columns: number): SourceLine {
  if (columns <= 0) {
    if (columns === 0 || line.text === '') return line;
    return {
      ...line,
      text: ' '.repeat(-columns) + line.text,
      indent: line.indent - columns,
      shift: line.shift + columns,
    };
  }
  let column = 0;
  let index = 0;
  while (index < line.text.length && column < columns) {
    const char = line.text[index];
    if (char === ' ') column++;
    else if (char === '\t') column += 4 - (column % 4);
    else break;
    index++;
  }
  const text = ' '.repeat(Math.max(0, column - columns)) + line.text.slice(index);
  return {
    ...line,
    text,
    indent: Math.max(0, line.indent - columns),
    shift: line.shift + line.text.length - text.length,
  };
}

const fence = /^([ \t]*)(`{3,}(?!.*`)|~{3,})/;

/** An open fenced code block. */
export interface Fence {
  indent: string;
  mark: string;
}

/** Reads the opening line of a fenced code block. */
export function opensFence(text: string): Fence | undefined {
  const match = fence.exec(text);
  return match ? { indent: match[1] ?? '', mark: match[2] ?? '' } : undefined;
}

/** Whether a line closes a fenced code block that opened with this mark. */
export function closesFence(text: string, mark: string): boolean {
  const line = text.trim();
  return line.length >= mark.length && line === mark.charAt(0).repeat(line.length);
}

/**
 * Goes through lines that are not fenced code. `change` answers what stands in a line's place; `undefined` leaves it.
 * @returns `undefined` if nothing changed
 */
export function changeLines(
  lines: readonly SourceLine[],
  change: (line: SourceLine, index: number) => readonly SourceLine[] | undefined,
): SourceLine[] | undefined {
  const out: SourceLine[] = [];
  let changed = false;
  let open: string | undefined;
  for (const [index, line] of lines.entries()) {
    if (open !== undefined) {
      if (closesFence(line.text, open)) open = undefined;
      out.push(line);
      continue;
    }
    open = opensFence(line.text)?.mark;
    const other = open === undefined ? change(line, index) : undefined;
    if (other) {
      changed = true;
      out.push(...other);
    } else out.push(line);
  }
  return changed ? out : undefined;
}
