/** Takes a Mermaid source apart into its first word and its lines. Directives are left out: nothing of them is obeyed. */
import { DiagramError, maxSource, type Source, type Statement } from './diagram.ts';

export function readSource(text: string): Source {
  if (text.length > maxSource)
    throw new DiagramError('large', 1, `It has more than ${maxSource} characters.`);
  const all = text.trimEnd().split('\n');
  const source: Source = { kind: '', rest: '', line: 0, lines: [], offset: 0 };
  source.mainBranch = mainBranch.exec(text)?.[1];
  let index = readFrontMatter(all, source);
  const lines = withoutComments(all);
  while (index < lines.length && lines[index]?.trim() === '') index++;
  const head = /^\s*([A-Za-z][\w-]*)\s*(.*)$/.exec(lines[index] ?? '');
  if (!head)
    throw new DiagramError(
      'syntax',
      Math.min(index + 1, all.length),
      'Its first line names no type of diagram.',
    );
  source.kind = head[1] ?? '';
  source.rest = (head[2] ?? '').trim();
  source.line = index + 1;
  source.offset = index + 1;
  source.lines = lines.slice(index + 1);
  readAccessibility(source);
  return source;
}

/** Of settings, one says what a word in the source means. */
const mainBranch = /\bmainBranchName["']?\s*:\s*["']?([\w./-]{1,80})/;

/** A title is all that is read: `config` would be obeyed by nothing here. */
function readFrontMatter(all: string[], source: Source): number {
  const start = all.findIndex((line) => line.trim() !== '');
  if (all[start]?.trim() !== '---') return 0;
  const end = all.findIndex((line, index) => index > start && line.trim() === '---');
  if (end === -1) throw new DiagramError('syntax', start + 1, 'Its front matter has no end.');
  for (const line of all.slice(start + 1, end)) {
    const title = /^title:\s*(.+)$/.exec(line)?.[1]?.trim();
    if (title) source.title = title.replace(/^(["'])(.*)\1$/, '$2');
  }
  for (let index = start; index <= end; index++) all[index] = '';
  return end + 1;
}

/** `%% comment` and `%%{directive}%%`; the latter may go over several lines. */
function withoutComments(all: readonly string[]): string[] {
  let directive = false;
  return all.map((line) => {
    const text = line.trimStart();
    if (directive) {
      if (line.includes('}%%')) directive = false;
      return '';
    }
    if (!text.startsWith('%%')) return line;
    if (text.startsWith('%%{') && !text.includes('}%%')) directive = true;
    return '';
  });
}

function readAccessibility(source: Source): void {
  const { lines } = source;
  for (let index = 0; index < lines.length; index++) {
    const match = /^\s*(accTitle|accDescr)\s*([:{])(.*)$/.exec(lines[index] ?? '');
    if (!match) continue;
    const [, name, sign, rest = ''] = match;
    let text = rest;
    lines[index] = '';
    if (sign === '{')
      while (!text.includes('}') && ++index < lines.length) {
        text += ` ${lines[index] ?? ''}`;
        lines[index] = '';
      }
    text = text.replace('}', '').replace(/\s+/g, ' ').trim();
    if (name === 'accTitle') source.accessibleTitle = text;
    else source.accessibleDescription = text;
  }
}

/** What reads a statement may take quadratic time over it. */
const maxStatement = 1000;

/** One statement per line, trimmed, the empty ones left out. */
export function statementsOf(source: Source): Statement[] {
  return source.lines.flatMap((text, index) => {
    // One blank at a time keeps the expressions of readers linear.
    const trimmed = text
      .replace(/\s+/g, ' ')
      .replace(/ %% .*$/, '')
      .trim()
      .replace(/;$/, '')
      .trimEnd();
    const line = source.offset + index + 1;
    if (trimmed.length > maxStatement)
      throw new DiagramError('large', line, `The line has more than ${maxStatement} characters.`);
    return trimmed ? [{ text: trimmed, line }] : [];
  });
}
