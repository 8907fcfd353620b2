/**
 * A synthetic organisation of any size, as our input and as that of the tools we compare with: the same seed gives the
 * same words, pages and links in every layout. A smaller organisation is a prefix of a larger one.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { createRandom, type Random } from './random.ts';
import { areas, nouns, pageKinds, roles, sentence, teams } from './words.ts';

export type Layout = 'backstage' | 'starlight' | 'hugo';

export interface Corpus {
  folder: string;
  layout: Layout;
  pages: number;
}

const pagesPerComponent = 5;
const componentsPerSystem = 8;

/** Writes the organisation with {@link Corpus.pages} docs pages, by an outside generator where one is named. */
export function generate(corpus: Corpus): void {
  if (runOutsideGenerator(corpus, []) !== undefined) return;
  const components = Math.ceil(corpus.pages / pagesPerComponent);
  for (let index = 0; index < components; index++) {
    for (const [page] of pagesOf(corpus, index).entries()) writePage(corpus, index, page, '');
    if (corpus.layout === 'backstage') writeDescriptor(corpus, index);
  }
  if (corpus.layout === 'backstage') writeOrganisation(corpus, Math.ceil(components / componentsPerSystem));
}

/** Adds a section to one page; a different `mark` makes a different edit. Gives the page's file in `corpus.folder`. */
export function editPage(corpus: Corpus, page: number, mark: string): string {
  const printed = runOutsideGenerator(corpus, ['--mutate', String(page), '--salt', mark]);
  if (printed !== undefined) return relative(corpus.folder, printed.trim());
  const index = Math.floor(page / pagesPerComponent);
  const added = `\n## Late change ${mark}\n\nAdded by the benchmark, mark ${mark}.\n`;
  return writePage(corpus, index, page % pagesPerComponent, added);
}

/** `gen-corpus.mjs` has the same options; results with it compare to those of other projects that use it. */
export function outsideGenerator(): string | undefined {
  const path =
    process.env.CALLBOARD_BENCH_GENERATOR ?? join(import.meta.dirname, '../../shared/bench/gen-corpus.mjs');
  return existsSync(path) ? path : undefined;
}

function runOutsideGenerator({ folder, layout, pages }: Corpus, more: string[]): string | undefined {
  const script = outsideGenerator();
  if (!script) return undefined;
  const args = [script, '--out', folder, '--layout', layout, '--pages', String(pages), ...more];
  return execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function componentName(index: number): string {
  const random = createRandom(1, index);
  return `${random.pick(areas)}-${random.pick(roles)}-${String(index).padStart(4, '0')}`;
}

function pagesOf({ pages }: Corpus, index: number): (typeof pageKinds)[number][] {
  return pageKinds.slice(0, Math.min(pagesPerComponent, pages - index * pagesPerComponent));
}

function writePage(corpus: Corpus, index: number, page: number, end: string): string {
  const name = componentName(index);
  const [slug, title] = pageKinds[page] ?? pageKinds[0];
  const body = pageBody(corpus, index, page) + end;
  const front = (extra: string) => `---\ntitle: "${title}: ${name}"\n${extra}---\n\n${body}`;
  if (corpus.layout === 'backstage')
    return write(corpus, `components/${name}/docs/${slug}.md`, `# ${title}: ${name}\n\n${body}`);
  if (corpus.layout === 'starlight')
    return write(corpus, `src/content/docs/${name}/${slug}.md`, front(`sidebar:\n  order: ${page}\n`));
  const file = `content/${name}/${slug === 'index' ? '_index' : slug}.md`;
  return write(corpus, file, front(`weight: ${page + 1}\n`));
}

function pageBody(corpus: Corpus, index: number, page: number): string {
  const random = createRandom(2, index, page);
  const target = 2000 * 4 ** random.next();
  const parts: string[] = [paragraph(random)];
  for (let size = 0, heading = 1; size < target; heading++) {
    const mate = random.pick(pagesOf(corpus, index));
    const other = componentName(Math.max(0, index - random.int(1, 60)));
    const block = [
      `${heading % 3 === 0 ? '###' : '##'} ${random.pick(nouns)} ${random.pick(nouns)} ${heading}`,
      paragraph(random),
      random.pick([codeBlock, table, list, admonition])(random, corpus.layout),
      `See [${mate[1]}](${link(corpus.layout, componentName(index), mate[0])}) and [${other}](${link(corpus.layout, other)}).`,
    ];
    parts.push(...block);
    size += block.join('\n\n').length;
  }
  return `${parts.join('\n\n')}\n`;
}

function link(layout: Layout, component: string, slug = 'index'): string {
  const path = `${component}/${slug === 'index' ? '' : `${slug}/`}`;
  return layout === 'backstage' ? `/docs/default/component/${path}` : `/${path}`;
}

function paragraph(random: Random): string {
  return Array.from({ length: random.int(2, 5) }, () => sentence(random)).join(' ');
}

function codeBlock(random: Random): string {
  const [a, b] = [random.pick(nouns), random.pick(nouns)];
  const code = random.pick([
    [
      'ts',
      `export async function ${a}Of(id: string): Promise<number> {\n  return (await ${b}.find(id)).length * 2;\n}`,
    ],
    [
      'python',
      `def ${a}_of(item, limit=${random.int(2, 64)}):\n    return [row for row in item.${b} if row.size > limit]`,
    ],
    ['yaml', `${a}:\n  replicas: ${random.int(2, 9)}\n  ${b}: postgres://db.internal:5432/${a}`],
    ['sql', `SELECT ${a}_id, count(*) FROM ${b}s\nWHERE created_at > now() - interval '2 hours' GROUP BY 1;`],
  ]);
  return `\`\`\`${code.join('\n')}\n\`\`\``;
}

function table(random: Random): string {
  const row = () =>
    `| \`${random.pick(nouns)}.${random.pick(nouns)}\` | ${random.pick(nouns)} | ${random.int(1, 5000)} |`;
  return [
    '| Key | Meaning | Limit |',
    '| --- | --- | ---: |',
    ...Array.from({ length: random.int(3, 8) }, row),
  ].join('\n');
}

function list(random: Random): string {
  return Array.from({ length: random.int(3, 7) }, () => `- ${sentence(random)}`).join('\n');
}

function admonition(random: Random, layout: Layout): string {
  const text = sentence(random);
  if (layout === 'backstage') return `!!! note\n    ${text}`;
  return layout === 'starlight' ? `:::note\n${text}\n:::` : `> ${text}`;
}

function writeDescriptor(corpus: Corpus, index: number): void {
  const name = componentName(index);
  const random = createRandom(3, index);
  const system = `platform-${Math.floor(index / componentsPerSystem)}`;
  const needs = [...new Set([1, 2].map(() => componentName(Math.max(0, index - random.int(1, 60)))))];
  const head = (kind: string, own: string) =>
    `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${own}\n`;
  const component =
    head('Component', name) +
    `  description: ${sentence(random).replaceAll(/[`:]/g, '')}\n  annotations:\n    backstage.io/techdocs-ref: dir:.\n  tags: [${random.pick(['java', 'go', 'node', 'rust'])}]\n` +
    `spec:\n  type: service\n  lifecycle: production\n  owner: ${random.pick(teams)}\n  system: ${system}\n  dependsOn: [${needs.map((need) => `component:${need}`).join(', ')}]\n  providesApis: [${name}-http]\n`;
  const api =
    head('API', `${name}-http`) +
    `spec:\n  type: openapi\n  lifecycle: production\n  owner: ${random.pick(teams)}\n  system: ${system}\n  definition: |\n    openapi: 3.0.3\n    info: { title: ${name}, version: 1.0.0 }\n    paths:\n      /v1/${random.pick(nouns)}s:\n        get:\n          summary: List them\n          responses: { '200': { description: OK } }\n`;
  write(
    corpus,
    `components/${name}/catalog-info.yaml`,
    random.next() < 0.45 ? `${component}---\n${api}` : component.replace(/ {2}providesApis.*\n/, ''),
  );
  const nav = pagesOf(corpus, index).map(([slug, title]) => `  - ${title}: ${slug}.md\n`);
  write(
    corpus,
    `components/${name}/mkdocs.yml`,
    `site_name: ${name}\nplugins: [techdocs-core]\nnav:\n${nav.join('')}`,
  );
}

function writeOrganisation(corpus: Corpus, systems: number): void {
  const entity = (kind: string, name: string, spec: string) =>
    `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec:\n${spec}`;
  const groups = teams.map((team) => entity('Group', team, '  type: team\n  children: []\n'));
  const users = teams.flatMap((team) =>
    [0, 1, 2].map((n) => entity('User', `${team}-${n}`, `  memberOf: [${team}]\n`)),
  );
  const owned = Array.from({ length: systems }, (_, n) =>
    entity('System', `platform-${n}`, `  owner: ${teams[n % teams.length]}\n`),
  );
  write(corpus, 'org/org.yaml', [...groups, ...users, ...owned].join('---\n'));
}

function write(corpus: Corpus, path: string, text: string): string {
  const file = join(corpus.folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return path;
}
