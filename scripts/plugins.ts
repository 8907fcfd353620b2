/**
 * Writes what is known of the plugins that come with Callboard, out of their own `callboard:setup`: the handbook's list, and
 * their annotations, which a check in a repository's own CI knows without any portal's configuration.
 * `tests/plugins/directory.test.ts` keeps both current.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AstroIntegration, AstroIntegrationLogger } from 'astro';
import { format, resolveConfig } from 'prettier';
import { describeForm } from '../src/catalog/annotation-value.ts';
import { collectContributions } from '../src/plugins/contributions.ts';
import { installedPlugins } from '../src/plugins/installed.ts';
import { compareText } from '../src/problems.ts';
import { areaWords, type InstalledPlugin } from '../src/views/plugins.ts';

const root = join(import.meta.dirname, '..');
export const directoryPage = 'docs/handbook/plugins/directory.md';
export const annotationsFile = 'src/catalog/plugin-annotations.ts';

/** Options with which each plugin sets itself up; for those that need any. */
const samples: Readonly<Record<string, unknown>> = {
  'access-log': { files: '/var/log/nginx/access.log*' },
  datadog: { instances: [{}] },
  'google-analytics': { measurementId: 'G-ABC123DEF4', propertyId: '123456789' },
  grafana: { instances: [{ url: 'https://grafana.example.com' }] },
  matomo: { url: 'https://matomo.example.com', siteId: 1 },
  plausible: { site: 'portal.example.com' },
  prometheus: { instances: [{ url: 'https://prometheus.example.com' }] },
};

export interface OwnPlugin extends InstalledPlugin {
  /** What is imported: `callboard/integrations/<id>`. */
  id: string;
}

const logger = { fork: () => logger, debug() {}, info() {}, warn() {}, error() {} };

/** Every plugin that the package exports, by title. */
export async function ownPlugins(): Promise<OwnPlugin[]> {
  const found = await Promise.all(
    exportedPlugins().map(async (id): Promise<OwnPlugin> => {
      const { default: make } = (await import(`callboard/integrations/${id}`)) as {
        default: (options?: unknown) => AstroIntegration;
      };
      const integration = make(samples[id] ?? {});
      const contributions = await collectContributions(
        [integration],
        { widgets: [], tabs: [], nav: [], routes: [] },
        { root: pathToFileURL(`${root}/`), logger: logger as unknown as AstroIntegrationLogger },
      );
      const [plugin] = installedPlugins(contributions, [integration]);
      if (!plugin) throw new Error(`callboard/integrations/${id} answers no hook of Callboard's.`);
      return { id, ...plugin };
    }),
  );
  return found.sort((a, b) => compareText(a.title.toLowerCase(), b.title.toLowerCase()));
}

/** Named in package.json, or a folder with an `index.ts`. */
function exportedPlugins(): string[] {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    exports: Record<string, unknown>;
  };
  const named = Object.keys(exports).flatMap(
    (key) => /^\.\/integrations\/([a-z0-9-]+)$/.exec(key)?.[1] ?? [],
  );
  const folders = readdirSync(join(root, 'integrations')).filter((name) =>
    existsSync(join(root, 'integrations', name, 'index.ts')),
  );
  return [...new Set([...named, ...folders])].sort(compareText);
}

export async function annotationsModule(plugins: readonly OwnPlugin[]): Promise<string> {
  const list = plugins
    .flatMap(({ name: plugin, annotations }) => annotations.map((info) => ({ ...info, plugin })))
    .sort((a, b) => compareText(a.name, b.name) || compareText(a.plugin, b.plugin))
    .map(({ name, plugin, example, description, value, list }) => ({
      name,
      plugin,
      example,
      description,
      value,
      list,
    }));
  const text = `/** Annotations of the plugins that come with Callboard. Written by scripts/plugins.ts; do not edit. */
import type { KnownAnnotation } from './known-annotations.ts';

export const pluginAnnotations: readonly KnownAnnotation[] = ${JSON.stringify(list)};
`;
  const path = join(root, annotationsFile);
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}

export function directoryMarkdown(plugins: readonly OwnPlugin[]): string {
  const rows = plugins.map((plugin) => {
    const { title, id, vendor, description = '' } = plugin;
    return `| [${title}](#${id}) | ${vendor ?? '–'} | ${cell(description)} |`;
  });
  return `# All plugins

Every plugin that comes with Callboard, by its own description. The page \`/plugins/\` of a portal says the same of those that it has
installed, others' included, with the age of their data.

| Plugin | Vendor | Shows |
| --- | --- | --- |
${rows.join('\n')}

${plugins.map(sectionOf).join('\n')}`;
}

function sectionOf(plugin: OwnPlugin): string {
  const {
    id,
    title,
    description = '',
    annotations,
    pages,
    tabs,
    kinds,
    checks,
    files,
    badges,
    searchFilters,
    sources,
    scripts,
    hosts,
    collects,
  } = plugin;
  const areas = [...new Set(plugin.widgets.map(({ area }) => area))].sort(compareText);
  const facts: [string, string][] = [
    ['Install', `\`import ... from 'callboard/integrations/${id}'\``],
    ['Asks its vendor', collects ? 'once per build' : 'never'],
    ['Pages', pages.map(({ title: page, href }) => (href ? `${page} (\`${href}\`)` : page)).join(', ')],
    ['Tabs', tabs.join(', ')],
    ['Cards', areas.map((area) => `on ${areaWords[area]}`).join(', ')],
    ['Kinds', kinds.map((kind) => `\`${kind}\``).join(', ')],
    ['Checks', checks.map(({ description: wants }) => wants).join(' ')],
    ['Files', files.map((file) => `\`${file}\``).join(', ')],
    ['Sources', sources.map((type) => `\`${type}\``).join(', ')],
    ['Search filters', searchFilters.join(', ')],
    ['Badges', badges.map((metric) => `\`${metric}\``).join(', ')],
    ['Browser scripts', scripts > 0 ? 'on every page' : ''],
    ['Lets pages reach', [...new Set(hosts.map(({ host }) => `\`${host}\``))].join(', ')],
  ];
  const own = existsSync(join(root, 'docs/handbook/plugins', `${id}.md`));
  return `## ${title} {#${id}}

${description}${own ? ` [Options and details](${id}.md)` : ''}

| | |
| --- | --- |
${facts
  .filter(([, value]) => value !== '')
  .map(([fact, value]) => `| ${fact} | ${cell(value)} |`)
  .join('\n')}
${annotations.length > 0 ? annotationTable(annotations) : ''}`;
}

function annotationTable(annotations: OwnPlugin['annotations']): string {
  return `
| Annotation | Example | |
| --- | --- | --- |
${annotations
  .map(({ name, example, description = '', value, list = false }) => {
    const takes = value ? ` Must be ${describeForm(value, list)}.` : '';
    return `| \`${name}\` | \`${cell(example)}\` | ${cell(`${description}${takes}`.trim())} |`;
  })
  .join('\n')}
`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
}

if (import.meta.main) {
  const plugins = await ownPlugins();
  writeFileSync(join(root, directoryPage), directoryMarkdown(plugins));
  writeFileSync(join(root, annotationsFile), await annotationsModule(plugins));
}
