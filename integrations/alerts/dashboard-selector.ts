/**
 * The language of `grafana/dashboard-selector`, as Backstage's plugin has it: a tag, or an expression over a dashboard's
 * fields.
 * @example (tags @> 'payments' || tags @> "shared") && !(title == 'Old')
 */

/** What an expression may name. */
export interface SelectableDashboard {
  title: string;
  tags: readonly string[];
  url: string;
  folderTitle: string;
  folderUrl: string;
}

/** A selector that cannot be read: what is wrong, and at which character, from 1. */
export class SelectorError extends Error {
  readonly position: number;
  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

type Value = string | number | boolean | null | readonly string[];
type Expression = (dashboard: SelectableDashboard) => Value;

const fields = ['title', 'tags', 'url', 'folderTitle', 'folderUrl'] as const;
const maxLength = 2000;
const maxDepth = 50;
const maxTerms = 100;

/** @throws {SelectorError} */
export function parseDashboardSelector(selector: string): (dashboard: SelectableDashboard) => boolean {
  const text = selector.trim();
  const before = selector.length - selector.trimStart().length;
  if (/^[\w-]+$/.test(text)) return ({ tags }) => tags.includes(text);
  if (text.length > maxLength)
    throw new SelectorError(`It is longer than ${maxLength} characters.`, maxLength);
  const tokens = readTokens(text, before);
  const expression = readExpression(tokens, before + text.length + 1);
  return (dashboard) => expression(dashboard) === true;
}

interface Token {
  kind: 'text' | 'number' | 'word' | 'sign';
  value: string;
  /** From 1. */
  at: number;
}

const tokenPattern =
  /\s+|(?<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<number>\d+(?:\.\d+)?)|(?<word>[A-Za-z_$][\w$]*)|(?<sign>\|\||&&|==|!=|@>|[!()])/suy;

function readTokens(text: string, before: number): Token[] {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.length) {
    const at = tokenPattern.lastIndex;
    const groups = tokenPattern.exec(text)?.groups;
    if (!groups) throw new SelectorError(unreadable(text, at), before + at + 1);
    for (const kind of ['text', 'number', 'word', 'sign'] as const) {
      const value = groups[kind];
      if (value !== undefined) tokens.push({ kind, value, at: before + at + 1 });
    }
  }
  return tokens;
}

function unreadable(text: string, at: number): string {
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (char === "'" || char === '"') return 'The text that begins here has no end.';
  if ('=|&@'.includes(char)) return `"${char}" is no operator; there are ||, &&, !, ==, != and @>.`;
  return `"${char}" means nothing here.`;
}

/** From loose to tight: `||`, `&&`, then the comparisons, then `!`. */
function readExpression(tokens: readonly Token[], end: number): Expression {
  let next = 0;
  let depth = 0;
  let terms = 0;
  const take = (...signs: string[]): Token | undefined => {
    const token = tokens[next];
    if (token?.kind !== 'sign' || !signs.includes(token.value)) return undefined;
    next++;
    return token;
  };
  const position = () => tokens[next]?.at ?? end;
  const chain = (
    sign: string,
    part: () => Expression,
    join: (a: Value, b: () => Value) => Value,
  ): Expression => {
    let left = part();
    while (take(sign)) {
      const [first, second] = [left, part()];
      left = (dashboard) => join(first(dashboard), () => second(dashboard));
    }
    return left;
  };
  const either = (): Expression => chain('||', both, (a, b) => a || b());
  const both = (): Expression => chain('&&', comparison, (a, b) => a && b());
  const comparison = (): Expression => {
    let left = unary();
    for (let sign = take('==', '!=', '@>'); sign; sign = take('==', '!=', '@>')) {
      const at = position();
      const [first, second, operator] = [left, unary(), sign.value];
      if (operator === '@>' && !isTags(first))
        throw new SelectorError('Left of @> stands `tags`: no other field is a list.', sign.at);
      if (operator === '@>' && isTags(second))
        throw new SelectorError('Right of @> stands one text, not a list.', at);
      left = (dashboard) => compareValues(operator, first(dashboard), second(dashboard));
    }
    return left;
  };
  const unary = (): Expression => {
    if (++depth > maxDepth) throw new SelectorError('It is nested too deeply.', position());
    const read = (): Expression => {
      if (!take('!')) return primary();
      const operand = unary();
      return (dashboard) => !operand(dashboard);
    };
    const expression = read();
    depth--;
    return expression;
  };
  const primary = (): Expression => {
    const at = position();
    const open = take('(');
    if (open) {
      const inner = either();
      if (!take(')'))
        throw new SelectorError(`The bracket of character ${open.at} is not closed.`, position());
      return inner;
    }
    const token = tokens[next];
    if (!token) throw new SelectorError('It ends where a text or a field is expected.', at);
    next++;
    if (++terms > maxTerms) throw new SelectorError(`It has more than ${maxTerms} texts and fields.`, at);
    if (token.kind === 'text') return constant(unquote(token.value));
    if (token.kind === 'number') return constant(Number(token.value));
    if (token.kind === 'word') return named(token);
    throw new SelectorError(`"${token.value}" stands where a text or a field is expected.`, at);
  };
  const expression = either();
  const rest = tokens[next];
  if (rest)
    throw new SelectorError(`"${rest.value}" is left over: an operator is missing before it.`, rest.at);
  return expression;
}

const readTags: Expression = ({ tags }) => tags;

function isTags(expression: Expression): boolean {
  return expression === readTags;
}

function named({ value, at }: Token): Expression {
  if (value === 'true' || value === 'false') return constant(value === 'true');
  if (value === 'null') return constant(null);
  const field = fields.find((name) => name === value);
  if (!field)
    throw new SelectorError(
      `There is no field "${value.slice(0, 40)}"; there are ${fields.join(', ')}. Texts stand in quotes.`,
      at,
    );
  return field === 'tags' ? readTags : (dashboard) => dashboard[field];
}

function constant(value: Value): Expression {
  return () => value;
}

function compareValues(operator: string, left: Value, right: Value): boolean {
  if (operator === '@>') return Array.isArray(left) && left.includes(right);
  return (left === right) === (operator === '==');
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v' };

function unquote(literal: string): string {
  return literal.slice(1, -1).replace(/\\(.)/gs, (_, char: string) => escapes[char] ?? char);
}
