/**
 * Architecture decision records: their status, and which one took another's place. Read are MADR's front matter, its older
 * `Status:` line, and the `## Status` section of Michael Nygard's form, which adr-tools writes.
 */
import { z } from 'zod';
import { folderOf, indexKind, isPage, joinPath, nameOf } from './paths.ts';

export const decisionSchema = z.object({
  /** One lower-case word where it is a usual one, else as written. */
  status: z.string().optional(),
  /** ISO 8601 day. */
  date: z.string().optional(),
  /** Files from the repository's root. */
  supersededBy: z.array(z.string()).optional(),
  supersedes: z.array(z.string()).optional(),
});
export type Decision = z.infer<typeof decisionSchema>;

const folderName =
  /^(?:adrs?|decisions?|architecture[-_]decisions?|(?:architecture[-_])?decision[-_](?:records?|log)|rfcs?)$/i;
const fileName = /^(?:(?:adr|rfc)?[-_]?\d{1,6}(?!\d)|adr[-_])/i;
const words =
  /\b(proposed|draft|pending|open|accepted|approved|decided|implemented|adopted|rejected|declined|deprecated|supers?c?eded|obsolete|withdrawn)\b/i;
const maxHead = 20_000;
const maxOthers = 10;

/** Whether a page is a decision record, going by its name and its folder's. */
export function isDecision(file: string): boolean {
  const name = nameOf(file);
  if (!isPage(file) || indexKind(file) || /template/i.test(name)) return false;
  return (
    folderOf(file)
      .split('/')
      .some((folder) => folderName.test(folder)) && fileName.test(name)
  );
}

/**
 * Reads a record.
 * @param files every file of the repository, to find the records that it names
 * @returns undefined if the page says nothing of its status
 */
export function readDecision(file: string, text: string, files: ReadonlySet<string>): Decision | undefined {
  const lines = text.slice(0, maxHead).replace(/\r/g, '').split('\n');
  const said = statusLines(lines);
  const field = (name: string) => frontMatterField(lines, name);
  const others = (found: readonly string[]) =>
    [...new Set(found.flatMap((reference) => resolveOther(file, reference, files) ?? []))]
      .slice(0, maxOthers)
      .sort();
  const whole = said.join('\n');
  const status = statusOf(said);
  const date = /\b(\d{4}-\d{2}-\d{2})\b/.exec(
    field('date') ??
      lines.slice(0, 40).find((line) => /^\W*date\W*:/i.test(line) || /\bDate:/.test(line)) ??
      '',
  )?.[1];
  const supersededBy = others([
    ...references(whole, /supers?c?eded[- ]by:?/gi),
    field('superseded-by') ?? field('superseded_by') ?? '',
  ]);
  const supersedes = others([...references(whole, /supers?c?edes:?/gi), field('supersedes') ?? '']);
  if (!status && !supersededBy.length && !supersedes.length) return undefined;
  return {
    ...(supersededBy.length ? { status: 'superseded' } : status && { status }),
    ...(date && { date }),
    ...(supersededBy.length && { supersededBy }),
    ...(supersedes.length && { supersedes }),
  };
}

/** What the page says of its status: one line, or the section's. */
function statusLines(lines: readonly string[]): string[] {
  const front = frontMatterField(lines, 'status');
  if (front !== undefined) return [front];
  const start = lines[0] === '---' ? lines.indexOf('---', 1) + 1 : 0;
  for (const [index, line] of lines.slice(start, start + 200).entries()) {
    if (line.length > 2000) continue;
    const inline = /^[ \t]{0,3}(?:[-*+][ \t]+)?[*_]{0,2}Status[*_]{0,2}[ \t]*:[*_]{0,2}[ \t]*(\S.*)$/i.exec(
      line,
    );
    // Another field on the same line: `Status: accepted · Date: 2026-01-31`.
    if (inline) return [(inline[1] ?? '').split(/[ \t]+[·|][ \t]+/)[0] ?? ''];
    if (!/^#{1,6}[ \t]+Status[ \t]*#*$/i.test(line.trim())) continue;
    const rest = lines.slice(start + index + 1, start + index + 40);
    const end = rest.findIndex((one) => /^#{1,6}[ \t]/.test(one));
    return rest
      .slice(0, end === -1 ? undefined : end)
      .filter((one) => one.trim() !== '' && one.length <= 2000);
  }
  return [];
}

function frontMatterField(lines: readonly string[], name: string): string | undefined {
  if (lines[0] !== '---') return undefined;
  for (const line of lines.slice(1, 100)) {
    if (line === '---') return undefined;
    if (!line.toLowerCase().startsWith(`${name}:`)) continue;
    const value = line
      .slice(name.length + 1)
      .trim()
      .replace(/^["']|["']$/g, '')
      .replace(/[ \t]+#[^\n]*$/, '');
    return value === '' ? undefined : value;
  }
  return undefined;
}

function statusOf(said: readonly string[]): string | undefined {
  // What was added last counts: adr-tools puts "Superceded by" below "Accepted".
  const found = said.flatMap(
    (line) => words.exec(line.replace(/supers?c?edes\b/gi, ''))?.[1]?.toLowerCase() ?? [],
  );
  const ended = found.find((word) => /^(?:supers?c?eded|deprecated|obsolete|withdrawn|rejected)$/.test(word));
  const word = ended ?? found[0];
  if (word) return word.replace(/^supers?c?eded$/, 'superseded');
  const first = said[0]
    ?.replace(/\[([^\]]{1,100})\]\([^)\s]{1,300}\)/g, '$1')
    .replace(/[*_`[\]]/g, '')
    .trim();
  return first && first.length <= 30 ? first : undefined;
}

/** What follows a word: the target of a link, or a name. */
function references(text: string, word: RegExp): string[] {
  return [...text.matchAll(word)].slice(0, maxOthers).map(({ 0: match, index }) => {
    const after = text.slice(index + match.length, index + match.length + 500).split('\n')[0] ?? '';
    return (
      /^\s*\[?[^\]\n(]{0,200}\]\(<?([^)>\s]{1,300})/.exec(after)?.[1] ?? /^\s*(\S+)/.exec(after)?.[1] ?? ''
    );
  });
}

/** `0005-x.md`, `./0005-x`, `ADR-0005`, `5`: a file of the same folder. */
function resolveOther(file: string, reference: string, files: ReadonlySet<string>): string | undefined {
  const clean = reference
    .replace(/[#?].*$/s, '')
    .replace(/[[\]().,;]+$/g, '')
    .replace(/^\[+/, '');
  if (clean === '' || clean.length > 300 || /^[a-z][a-z0-9+.-]*:/i.test(clean)) return undefined;
  const folder = folderOf(file);
  for (const name of [clean, `${clean}.md`]) {
    const path = joinPath(folder, name.replace(/^\//, ''));
    if (path !== undefined && path !== file && files.has(path)) return path;
  }
  const number = /^(?:adr|rfc)?[-_ ]?0*(\d{1,6})$/i.exec(clean)?.[1];
  if (number === undefined) return undefined;
  for (const width of [1, 2, 3, 4, 5, 6]) {
    const named = new RegExp(`^(?:adr|rfc)?[-_]?${number.padStart(width, '0')}(?!\\d)`, 'i');
    const found = siblings(files, folder).find((name) => named.test(name));
    const path = found === undefined ? undefined : folder === '' ? found : `${folder}/${found}`;
    if (path !== undefined && path !== file) return path;
  }
  return undefined;
}

const byFolder = new WeakMap<ReadonlySet<string>, Map<string, string[]>>();

/** Pages of a folder; records of one repository share their set of files. */
function siblings(files: ReadonlySet<string>, folder: string): readonly string[] {
  let known = byFolder.get(files);
  if (!known) {
    known = new Map();
    for (const path of files) {
      if (!isPage(path)) continue;
      const list = known.get(folderOf(path));
      if (list) list.push(nameOf(path));
      else known.set(folderOf(path), [nameOf(path)]);
    }
    byFolder.set(files, known);
  }
  return known.get(folder) ?? [];
}

/** Tells superseded records so, whose own file may say nothing of it. Changes `records` in place. */
export function linkDecisions(records: readonly { file: string; decision?: Decision }[]): void {
  const byFile = Map.groupBy(records, ({ file }) => file);
  for (const { file, decision } of records)
    for (const other of decision?.supersedes ?? [])
      for (const record of byFile.get(other) ?? []) {
        const before = record.decision?.supersededBy ?? [];
        if (before.includes(file)) continue;
        record.decision = {
          ...record.decision,
          status: 'superseded',
          supersededBy: [...before, file].sort(),
        };
      }
}
