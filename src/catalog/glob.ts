/**
 * Patterns that repositories bring (`targets` of a Location, `exclude_docs`, `!include`). Never made into regular
 * expressions: `*a*a*a*` as one takes exponential time, and the paths it is tried on come from the same author.
 */

type Token =
  '*' | '?' | { literal: string } | { chars: ReadonlySet<string>; ranges: [string, string][]; not: boolean };
type Segment = '**' | readonly Token[];

const maxPattern = 1000;
const maxAlternatives = 64;

export interface GlobOptions {
  /** `{a,b}` are alternatives. @default true */
  braces?: boolean;
}

/**
 * Makes a test for paths with `/`: `*`, `?`, `**`, `[a-z]`, `{a,b}` and `\` before a character that means itself. A
 * leading dot is like any other character. Takes time in proportion to pattern times path. A pattern over 1,000
 * characters matches nothing.
 * @example createGlob('docs/*.md')('docs/a.md') // true
 */
export function createGlob(pattern: string, { braces = true }: GlobOptions = {}): (path: string) => boolean {
  if (pattern.length > maxPattern) return () => false;
  const globs = (braces ? expandBraces(pattern) : [pattern]).map((glob) => glob.split('/').map(readSegment));
  return (path) => {
    const parts = path.split('/');
    return globs.some((glob) => matches(glob.length, parts.length, glob, parts));
  };
}

/** Greedy matching that only ever goes back to the last `**`. */
function matches(
  globLength: number,
  pathLength: number,
  glob: readonly Segment[],
  parts: readonly string[],
): boolean {
  let at = 0;
  let back: { glob: number; path: number } | undefined;
  for (let path = 0; path < pathLength || at < globLength;) {
    const segment = glob[at];
    if (segment === '**') {
      // At the end it stands for what is inside, not for the folder itself.
      if (at === globLength - 1) return path < pathLength;
      back = { glob: ++at, path };
    } else if (segment !== undefined && path < pathLength && matchesName(segment, parts[path] ?? '')) {
      at++;
      path++;
    } else if (back && back.path < pathLength) {
      path = ++back.path;
      at = back.glob;
    } else return false;
  }
  return true;
}

/** The same within a name, going back to the last `*`. */
function matchesName(tokens: readonly Token[], name: string): boolean {
  let at = 0;
  let index = 0;
  let back: { at: number; index: number } | undefined;
  while (index < name.length || at < tokens.length) {
    const token = tokens[at];
    if (token === '*') {
      back = { at: ++at, index };
    } else if (token !== undefined && index < name.length && matchesChar(token, name[index] ?? '')) {
      at++;
      index++;
    } else if (back && back.index < name.length) {
      index = ++back.index;
      at = back.at;
    } else return false;
  }
  return true;
}

function matchesChar(token: Exclude<Token, '*'>, char: string): boolean {
  if (token === '?') return true;
  if ('literal' in token) return token.literal === char;
  const inside = token.chars.has(char) || token.ranges.some(([from, to]) => from <= char && char <= to);
  return inside !== token.not;
}

function readSegment(text: string): Segment {
  if (text === '**') return '**';
  const tokens: Token[] = [];
  for (let index = 0; index < text.length; index++) {
    const char = text[index] ?? '';
    if (char === '*') {
      if (tokens.at(-1) !== '*') tokens.push('*');
    } else if (char === '?') tokens.push('?');
    else if (char === '\\' && index + 1 < text.length) tokens.push({ literal: text[++index] ?? '' });
    else if (char === '[') {
      const end = text.indexOf(']', index + 2);
      if (end === -1) tokens.push({ literal: char });
      else {
        tokens.push(readClass(text.slice(index + 1, end)));
        index = end;
      }
    } else tokens.push({ literal: char });
  }
  return tokens;
}

function readClass(text: string): Token {
  const not = /^[!^]/.test(text);
  const chars = new Set<string>();
  const ranges: [string, string][] = [];
  for (let index = not ? 1 : 0; index < text.length; index++) {
    const [from = '', dash, to] = text.slice(index, index + 3);
    if (dash === '-' && to !== undefined) {
      ranges.push([from, to]);
      index += 2;
    } else chars.add(from);
  }
  return { chars, ranges, not };
}

/** Alternatives, innermost first; past the bound, braces are text. */
function expandBraces(pattern: string): string[] {
  let globs = [pattern];
  for (let round = 0; round < 20; round++) {
    const next = globs.flatMap((glob) => {
      const match = /\{([^{}]*,[^{}]*)\}/.exec(glob);
      if (!match) return [glob];
      const [before, after] = [glob.slice(0, match.index), glob.slice(match.index + match[0].length)];
      return (match[1] ?? '').split(',').map((choice) => before + choice + after);
    });
    if (next.length > maxAlternatives) return [pattern];
    if (next.length === globs.length && next.every((glob, index) => glob === globs[index])) return globs;
    globs = next;
  }
  return globs;
}
