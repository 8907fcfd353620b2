/** What commands print: progress on one line where somebody watches, plain lines where nobody does. */
import { styleText } from 'node:util';
import type { CrawlProgress } from '../crawl/progress.ts';
import { formatPlace, type Problem } from '../problems.ts';
import { createRedactor } from '../sources/redact.ts';

export interface Terminal {
  /** Masks these values, too, in all that follows. */
  hide(secrets: readonly string[]): void;
  /** Text as it may be printed or written: without secrets, and without what steers a terminal. */
  redact(text: string): string;
  print(text?: string): void;
  error(text: string): void;
  /** Replaces the progress line; does nothing where output is not a terminal. */
  progress(text: string): void;
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
}

/** Everything printed goes through the redactor, so that no token shows however it got into a message. */
export function createTerminal(env: NodeJS.ProcessEnv): Terminal {
  const secrets = secretsOf(env);
  const redactor = { current: createRedactor(secrets) };
  const redact = (text: string) => printable(redactor.current(text));
  const live = process.stderr.isTTY === true;
  const colour = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    styleText(format, text, { stream: process.stdout });
  let shown = false;
  const clear = () => {
    if (shown) process.stderr.write('\r\u001b[2K');
    shown = false;
  };
  return {
    hide(more) {
      secrets.push(...more);
      redactor.current = createRedactor(secrets);
    },
    redact,
    print(text = '') {
      clear();
      process.stdout.write(`${redact(text)}\n`);
    },
    error(text) {
      clear();
      process.stderr.write(`${redact(text)}\n`);
    },
    progress(text) {
      if (!live) return;
      const width = Math.max(20, (process.stderr.columns ?? 80) - 1);
      process.stderr.write(`\r\u001b[2K${redact(text).slice(0, width)}`);
      shown = true;
    },
    bold: colour('bold'),
    dim: colour('dim'),
    red: colour('red'),
    yellow: colour('yellow'),
    green: colour('green'),
  };
}

/** Values of variables that are called like secrets. */
function secretsOf(env: NodeJS.ProcessEnv): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    value && value.length >= 8 && /token|secret|password|passwd|credential|private|api_?key/i.test(name)
      ? [value]
      : [],
  );
}

export function formatProgress(progress: Readonly<CrawlProgress>): string {
  const { done, repositories, entities, docs, problems, current } = progress;
  const counts = [
    `Reading ${done}/${formatCount(repositories, 'repository', 'repositories')}`,
    formatCount(entities, 'entity', 'entities'),
    formatCount(docs, 'docs page'),
    formatCount(problems, 'problem'),
  ];
  return `${counts.join(', ')}  ${current ?? ''}`;
}

/** A problem as people read it in a terminal: place, what, the line itself, what to do. */
export function formatProblem(problem: Problem & { path?: string }, terminal: Terminal): string {
  const colour = { error: terminal.red, warning: terminal.yellow, info: terminal.dim }[problem.severity];
  const place = problem.path
    ? formatPlace({ ...problem, repository: undefined, file: problem.path })
    : formatPlace(problem);
  const lines = [
    `${place ? `${place}  ` : ''}${colour(problem.severity)} ${oneLine(problem.message)} ${terminal.dim(problem.rule)}`,
  ];
  if (problem.excerpt) lines.push(terminal.dim(`    | ${problem.excerpt}`));
  if (problem.hint) lines.push(`    ${oneLine(problem.hint)}`);
  return lines.join('\n');
}

/** A name with a line break in it must not begin a line of its own: CI services take commands from there. */
function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]\s*/g, ' ');
}

/** Text of a repository must not steer the terminal; our own colours are all that may. */
function printable(text: string): string {
  return text.replace(
    // oxlint-disable-next-line no-control-regex -- these are what must not get through
    /(\u001b\[(?:[012]|22|3[1239])m)|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (_, ours?: string) => ours ?? '\ufffd',
  );
}

/** @example formatCount(1, 'repository', 'repositories') // '1 repository' */
export function formatCount(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

export function formatBytes(bytes: number): string {
  return bytes < 1e6
    ? `${Math.round(bytes / 1e3)} KB`
    : bytes < 1e9
      ? `${(bytes / 1e6).toFixed(1)} MB`
      : `${(bytes / 1e9).toFixed(2)} GB`;
}

export function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}
