/**
 * Compares our verdicts on descriptors with those of Backstage's own packages, over a folder of real repositories.
 *
 *     node scripts/compare-oracle.ts --oracle DIR --corpus DIR
 *
 * With --all every YAML file counts as a descriptor. With --record FILE the oracle's verdicts are also written, one line of JSON each: so the fixtures of the conformance
 * tests are made. ORACLE and CORPUS in the environment do as well. The oracle is a folder with `oracle.js` and its installed packages; it
 * is asked with `--placeholders read`. Exit code 1 if verdicts differ, 0 if there is no oracle to ask.
 */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { parseDescriptor, processDescriptor } from '../src/catalog/descriptor.ts';
import { countKinder } from '../src/catalog/entities-report.ts';
import { kinderReasons } from '../src/catalog/kinder.ts';
import type { DocumentVerdict } from '../src/catalog/verdict.ts';

interface OracleRow {
  file: string;
  docIndex: number;
  ref: string | null;
  accepted: boolean;
  stage: string;
  errors: string[];
  relations: { type: string; targetRef: string }[];
  locationOk: boolean;
}

const { values } = parseArgs({
  options: {
    oracle: { type: 'string', default: process.env['ORACLE'] ?? '' },
    record: { type: 'string' },
    all: { type: 'boolean', default: false },
    corpus: { type: 'string', default: process.env['CORPUS'] ?? '' },
  },
});

if (!existsSync(join(values.oracle, 'oracle.js')) || !existsSync(join(values.oracle, 'node_modules'))) {
  console.log(
    'No oracle: give --oracle DIR (or ORACLE) with oracle.js and its packages. Nothing was compared.',
  );
  process.exit(0);
}
if (!values.corpus || !existsSync(values.corpus)) {
  console.log('No corpus: give --corpus DIR (or CORPUS), a folder of repositories. Nothing was compared.');
  process.exit(0);
}

const verdicts: DocumentVerdict[] = [];
const stages = new Map<string, number>();
const unanswered = new Set<string>();
const recorded: string[] = [];
let documents = 0;
let accepted = 0;
let differences = 0;
for (const root of findRepositories(values.corpus)) {
  const files = listFiles(root).filter((file) => isDescriptor(join(root, file)));
  if (files.length > 0) await compare(root, files);
}
if (values.record) writeFileSync(values.record, recorded.map((line) => `${line}\n`).join(''));
console.log(`${documents} documents, ${differences} differences`);
console.log(`Backstage accepts ${stages.get('ok') ?? 0}, Callboard ${accepted}`);
console.log('\nStages at which Backstage stops');
for (const [stage, count] of sorted(stages)) console.log(`${String(count).padStart(6)}  ${stage}`);
console.log('\nKinder verdicts by reason');
for (const [reason, count] of countKinder(verdicts))
  console.log(
    `${String(count).padStart(6)}  ${reason.padEnd(22)} ${kinderReasons[reason as keyof typeof kinderReasons] ?? ''}`,
  );
process.exitCode = differences > 0 ? 1 : 0;

async function compare(root: string, files: string[]): Promise<void> {
  const ours = new Map<string, DocumentVerdict>();
  const repository = { id: 'compared', name: 'compared', source: 'compared', visibility: 'unknown' } as const;
  for (const file of files) {
    const parsed = parseDescriptor({ repository, file, text: readFileSync(join(root, file), 'utf8') });
    const result = processDescriptor(parsed, { read: (path) => readFile(join(root, path)) });
    for (const verdict of result.documents) ours.set(`${file} ${verdict.document}`, verdict);
  }
  for (const verdict of ours.values()) {
    documents += 1;
    if (verdict.accepted) accepted += 1;
    verdicts.push(verdict);
  }

  unanswered.clear();
  const rows = await askOracle(root, files);
  const seen = new Set<string>();
  for (const row of rows) {
    const key = `${row.file} ${row.docIndex}`;
    seen.add(key);
    stages.set(row.stage, (stages.get(row.stage) ?? 0) + 1);
    const theirs = {
      ref: row.ref,
      accepted: row.accepted,
      stage: row.stage,
      locationOk: row.locationOk,
      relations: row.relations.map(({ type, targetRef }) => `${type} ${targetRef}`).sort(),
    };
    recorded.push(JSON.stringify({ file: row.file, document: row.docIndex, ...theirs }));
    const verdict = ours.get(key);
    const mine = verdict && {
      // A name that is a number has no ref in Backstage, and one here, where it is read as text.
      ref: row.ref === null && verdict.accepted ? null : verdict.ref,
      accepted: verdict.backstage.accepted,
      stage: verdict.backstage.stage,
      locationOk: verdict.backstage.locationOk,
      relations: verdict.relations.map(({ type, targetRef }) => `${type} ${targetRef}`).sort(),
    };
    if (JSON.stringify(mine) === JSON.stringify(theirs)) continue;
    report(join(root, row.file), row.docIndex, JSON.stringify(theirs), JSON.stringify(mine), row.errors);
  }
  // An alias that cannot be resolved ends the oracle's reading of a file, after one line for all of it.
  for (const row of rows)
    if (row.stage === 'yaml' && rows.filter(({ file }) => file === row.file).length === 1)
      unanswered.add(row.file);
  for (const key of ours.keys())
    if (!seen.has(key) && !unanswered.has(key.slice(0, key.lastIndexOf(' '))))
      report(join(root, key), -1, 'no line', JSON.stringify(ours.get(key)), []);
}

function report(
  file: string,
  index: number,
  theirs: string,
  mine: string | undefined,
  errors: string[],
): void {
  differences += 1;
  console.log(
    `${file} document ${index}\n  oracle ${theirs}\n  ours   ${mine}\n  ${errors.join(' | ').slice(0, 300)}`,
  );
}

/** Asks in batches; one that the oracle cannot survive is halved until the file at fault is alone, and is left out. */
async function askOracle(root: string, files: string[]): Promise<OracleRow[]> {
  const rows: OracleRow[] = [];
  const batches = [files];
  for (let batch = batches.pop(); batch; batch = batches.pop()) {
    const half = Math.ceil(batch.length / 2);
    if (batch.length > 200) {
      batches.push(batch.slice(half), batch.slice(0, half));
      continue;
    }
    try {
      rows.push(...(await runOracle(root, batch)));
    } catch (error) {
      if (batch.length > 1) batches.push(batch.slice(half), batch.slice(0, half));
      else {
        console.log(
          `${join(root, batch[0] ?? '')}: the oracle failed, ${String(error).split('\n')[1] ?? ''}`,
        );
        unanswered.add(batch[0] ?? '');
      }
    }
  }
  return rows;
}

async function runOracle(root: string, files: string[]): Promise<OracleRow[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      join(values.oracle, 'oracle.js'),
      '--placeholders',
      'read',
      '--root',
      root,
      ...files.map((file) => join(root, file)),
    ],
    { maxBuffer: 1 << 29 },
  );
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const row = JSON.parse(line) as OracleRow;
      return { ...row, file: relative(root, row.file) };
    });
}

/** A folder that looks like the root of a repository, else its children; loose YAML files make a repository too. */
function findRepositories(folder: string, depth = 0): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const isRepository = entries.some(
    (entry) =>
      entry.name === '.git' ||
      (depth > 0 && /^(catalog-info\.|mkdocs\.ya?ml$|README|LICENSE)|\.ya?ml$/.test(entry.name)),
  );
  if (isRepository || depth === 3) return [folder];
  return entries
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => findRepositories(join(folder, entry.name), depth + 1))
    .sort();
}

function listFiles(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => name !== '.git' && name !== 'node_modules')
    .flatMap((entry) => {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      return entry.isDirectory() ? listFiles(root, path) : entry.isFile() ? [path] : [];
    })
    .sort();
}

/** Any YAML file that may hold entities, so that more is compared than a crawl would read. */
function isDescriptor(path: string): boolean {
  if (!/\.ya?ml$/.test(path)) return false;
  if (values.all || /(^|\/)catalog-info\.ya?ml$/.test(path)) return true;
  return /^["']?apiVersion["']?\s*:\s*["']?(\S*backstage\S*|\S*\/v1(alpha|beta)\d+)/m.test(
    readFileSync(path, 'utf8'),
  );
}

function readFile(path: string): string | undefined {
  return existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined;
}

function sorted(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}
