/** The comparison as text for people. */
import type { Line } from './outline.ts';

export interface Example {
  file: string;
  line: number;
  theirs: string;
  ours: string;
}

export interface Difference {
  kind: string;
  /** Text differences alone do not make a page's structure unequal. */
  structural: boolean;
  count: number;
  pages: number;
  examples: Example[];
}

export interface Comparison {
  tool: string;
  missing: string[];
  sites: {
    compared: number;
    notBuilt: { file: string; why: string }[];
    unequalNav: { file: string; why: string }[];
    equalNav: number;
  };
  pages: { compared: number; equalStructure: number; equalText: number; deliberate: number; apart: number };
  /** Lists of mkdocs that were compared as one with the list right before them. */
  joined: number;
  repositories: { repository: string; pages: number; equal: number; deliberate: number }[];
  reasons: { reason: string; count: number; pages: number }[];
  onlyTheirs: string[];
  onlyOurs: string[];
  apart: { file: string; why: string; equalStructure: boolean }[];
  brokenThere: number;
  differences: Difference[];
  unequal: { file: string; structure: boolean; kinds: string[] }[];
}

export function showLines(lines: readonly Line[]): string {
  const text = lines
    .slice(0, 6)
    .map(({ kind, shown, depth }) => `${'  '.repeat(depth)}${kind}${shown ? ` ${shown.slice(0, 90)}` : ''}`)
    .join(' ⏎ ');
  return lines.length > 6 ? `${text} ⏎ … (${lines.length})` : text || '(nothing)';
}

const percent = (part: number, whole: number) =>
  whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;

export function textReport(result: Comparison, most: number): string {
  const { pages, sites } = result;
  const lines = [
    `# Callboard and mkdocs, page by page`,
    '',
    `${result.tool}. Not there: ${result.missing.join(', ') || 'nothing'}.`,
    '',
    `- Sites compared: ${sites.compared}; navigation equal in ${sites.equalNav}; not built by mkdocs: ${sites.notBuilt.length}.`,
    `- Pages compared: ${pages.compared}. Structure equal: ${pages.equalStructure} (${percent(pages.equalStructure, pages.compared)}). Structure and every word, mark and sign equal: ${pages.equalText} (${percent(pages.equalText, pages.compared)}).`,
    `- Structure equal but for deliberate differences: ${pages.deliberate} more (together ${percent(pages.equalStructure + pages.deliberate, pages.compared)}).`,
    ...result.reasons.map(({ reason, count, pages: on }) => `  - ${count} on ${on} pages: ${reason}`),
    `- Lists that mkdocs begins anew right after a list of the same kind, compared as one list: ${result.joined}.`,
    `- Pages that need what this mkdocs lacks, apart: ${pages.apart}.`,
    `- Pages only mkdocs makes: ${result.onlyTheirs.length}; only Callboard makes: ${result.onlyOurs.length}.`,
    `- Links and images that lead nowhere in mkdocs' site (not compared): ${result.brokenThere}.`,
  ];
  for (const structural of [true, false]) {
    lines.push('', structural ? '## Differences of structure' : '## Differences of text alone');
    for (const difference of result.differences.filter((one) => one.structural === structural)) {
      lines.push('', `### ${difference.kind}: ${difference.count} on ${difference.pages} pages`, '');
      for (const { file, line, theirs, ours } of difference.examples.slice(0, most))
        lines.push(`- ${file}:${line}`, `  - mkdocs:    ${theirs}`, `  - callboard: ${ours}`);
    }
  }
  lines.push(
    '',
    '## By repository',
    '',
    '| Repository | Pages | Equal | Equal but for deliberate differences |',
    '| --- | ---: | ---: | ---: |',
  );
  for (const { repository, pages: all, equal, deliberate } of result.repositories)
    lines.push(`| ${repository} | ${all} | ${equal} | ${equal + deliberate} |`);
  const list = (title: string, entries: readonly string[]) => {
    if (entries.length) lines.push('', `## ${title}`, '', ...entries.map((entry) => `- ${entry}`));
  };
  list(
    'Navigation that differs',
    sites.unequalNav.map(({ file, why }) => `${file}: ${why}`),
  );
  list(
    'Not built by mkdocs',
    sites.notBuilt.map(({ file, why }) => `${file}: ${why}`),
  );
  list(
    'Pages apart',
    result.apart.map(
      ({ file, why, equalStructure }) =>
        `${file}: ${why}${equalStructure ? ' (structure equal all the same)' : ''}`,
    ),
  );
  list('Pages only mkdocs makes', result.onlyTheirs);
  list('Pages only Callboard makes', result.onlyOurs);
  list(
    'Pages whose structure differs',
    result.unequal
      .filter(({ structure }) => !structure)
      .map(({ file, kinds }) => `${file}: ${kinds.join('; ')}`),
  );
  return `${lines.join('\n')}\n`;
}
