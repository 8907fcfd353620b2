/** Results as Markdown, each figure beside the target that it is meant to reach. */
import type { CrawlFigures } from './crawl.ts';
import type { Measured } from './measure.ts';
import type { PortalFigures } from './portal.ts';
import type { Results } from './run.ts';

export function report(results: Results): string {
  const { machine, portals, crawls } = results;
  return [
    `Node.js ${machine.node}, ${machine.cpus} cores, ${machine.memory} GB, commit ${machine.commit}, organisation by ${machine.generator}`,
    '',
    ...portals.flatMap((portal) => portalTable(portal, results)),
    ...growth(portals),
    ...crawlTable(crawls),
  ].join('\n');
}

function portalTable(portal: PortalFigures, { peers }: Results): string[] {
  const peer = (name: string) => peers.find((one) => one.name === name && one.pages === portal.pages)?.cold;
  const [starlight, hugo] = [peer('Starlight'), peer('Hugo')];
  const { cold, withoutIndex, unchanged, onePage, files, wire } = portal;
  const large = portal.pages >= 5000;
  const times = (a: Measured, b: Measured | undefined) =>
    b ? `${(a.seconds / b.seconds).toFixed(2)}x` : 'not run';
  const rows = [
    ['cold', took(cold), `Starlight ${times(cold, starlight)} (at most 0.50x)`],
    ['cold, without the index', took(withoutIndex), `Hugo ${times(withoutIndex, hugo)} (at most 4x)`],
    [
      'nothing changed',
      took(unchanged),
      large ? `${times(unchanged, cold)} of cold (under 0.10x)` : 'under 2 s',
    ],
    [
      'one page changed',
      `${took(onePage)}${portal.editShown ? '' : ' BUT THE EDIT DOES NOT SHOW'}`,
      large
        ? `${times(onePage, cold)} of cold (under 0.13x), Hugo ${times(onePage, hugo)} (under 1x)`
        : 'under 4 s',
    ],
    ['docs page, gzip', `${kilobytes(wire.all)} (worst ${kilobytes(wire.worst)})`, 'under 25 KB'],
    ['of it JavaScript', kilobytes(wire.script), 'under 8 KB'],
    ['files per entity', files.perEntity.toFixed(2), 'at most 5'],
    ['files per docs page', files.perDoc.toFixed(2), 'at most 3.2; without Markdown twins 2.2'],
    ['packed cache', `${(portal.packed / 1e6).toFixed(1)} MB`, ''],
    ...(hugo ? [['Hugo', took(hugo), '']] : []),
    ...(starlight ? [['Starlight', took(starlight), '']] : []),
  ];
  return [
    `## ${portal.pages} docs pages, ${portal.entities} entities (${files.docs} docs pages built, ${files.total} files)`,
    '',
    ...table(['', 'measured', 'target'], rows),
    ...stages(cold),
  ];
}

function growth(portals: PortalFigures[]): string[] {
  const [small, large] = [portals[0], portals.at(-1)];
  if (!small || !large || small === large) return [];
  const exponent = (part: 'cold' | 'unchanged' | 'onePage') =>
    (Math.log(large[part].seconds / small[part].seconds) / Math.log(large.pages / small.pages)).toFixed(2);
  return [
    `## Growth from ${small.pages} to ${large.pages} pages (exponent of the time; 1 is proportional)`,
    '',
    ...table(
      ['cold', 'nothing changed', 'one page changed'],
      [[exponent('cold'), exponent('unchanged'), exponent('onePage')]],
    ),
  ];
}

function crawlTable({ listing, oneByOne }: Results['crawls']): string[] {
  const row = (name: string, figures: CrawlFigures | undefined, target: string) =>
    figures
      ? [
          [
            name,
            took(figures.first),
            took(figures.unchanged),
            `${figures.count.requests}, ${figures.count.fetches} fetched`,
            target,
          ],
        ]
      : [];
  const rows = [
    ...row('listing', listing, 'at most 12 requests, under 3 s'),
    ...row('one by one', oneByOne, 'under 25 s, none fetched'),
  ];
  if (rows.length === 0) return [];
  const repositories = (listing ?? oneByOne)?.repositories ?? 0;
  return [
    `## ${repositories} repositories, nothing changed`,
    '',
    ...table(['', 'first crawl', 'unchanged', 'requests', 'target'], rows),
  ];
}

/** Where the time goes, as the build itself says. */
function stages({ output }: Measured): string[] {
  const lines = output.split('\n').filter((line) => /^ {2}\S.* peak$/.test(line));
  return lines.length > 0 ? ['Where the time of the cold build goes:', '```', ...lines, '```', ''] : [];
}

function took({ seconds, cpu, peak, peakOf }: Measured): string {
  const more = peak > 0 ? `, ${cpu.toFixed(1)} s CPU, ${Math.round(peak)} MB (${peakOf})` : '';
  return `${seconds.toFixed(2)} s${more}`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}

function table(head: string[], rows: string[][]): string[] {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''];
}
