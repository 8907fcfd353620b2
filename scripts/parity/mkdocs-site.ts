/**
 * Builds a copy of somebody's docs with mkdocs, set up as mkdocs-techdocs-core does it. Nothing of theirs is run: their
 * mkdocs.yml is read as data and written anew, without hooks, tags, plugins and extensions that are not named here.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parse, stringify } from 'yaml';

export interface MkdocsPage {
  /** Address: `a/b`, `''` is the index. */
  path: string;
  /** Source, from the docs folder. */
  source: string;
  title: string;
  html: string;
}

export interface MkdocsNav {
  title: string | null;
  url: string | null;
  children: MkdocsNav[] | null;
}

export interface MkdocsSite {
  pages: MkdocsPage[];
  nav: MkdocsNav[];
  /** What mkdocs published besides pages, from the site's root. */
  files: ReadonlySet<string>;
}

export interface MkdocsTool {
  command: string;
  env: NodeJS.ProcessEnv;
  /** Names of extensions and plugins that are there. */
  extensions: ReadonlySet<string>;
  plugins: ReadonlySet<string>;
  version: string;
}

type Settings = Record<string, unknown>;
const run = promisify(execFile);

/** What mkdocs-techdocs-core switches on, in its order. */
const techdocs: [string, Settings][] = [
  ['toc', { permalink: true }],
  ['admonition', {}],
  ['pymdownx.details', {}],
  ['pymdownx.tabbed', { alternate_style: true }],
  ['pymdownx.caret', {}],
  ['pymdownx.critic', {}],
  ['pymdownx.emoji', {}],
  ['pymdownx.inlinehilite', {}],
  ['pymdownx.magiclink', {}],
  ['pymdownx.mark', {}],
  ['pymdownx.smartsymbols', {}],
  ['pymdownx.highlight', { linenums: true, pygments_lang_class: true }],
  ['pymdownx.extra', { 'pymdownx.betterem': { smart_enable: 'all' } }],
  ['pymdownx.tasklist', { custom_checkbox: true }],
  ['pymdownx.tilde', {}],
  ['markdown_inline_graphviz', {}],
  ['plantuml_markdown', {}],
  ['mdx_truly_sane_lists', {}],
];
const techdocsPlugins = ['monorepo', 'gh-admonitions'];
/** Snippets read files of the machine unless told otherwise, which old versions cannot be. */
const neverExtensions = ['pymdownx.snippets'];
const keptPlugins = new Set(['redirects', 'literate-nav']);

/** @returns undefined where there is no mkdocs */
export async function findMkdocs(command: string, pythonPath: string): Promise<MkdocsTool | undefined> {
  const env = { ...process.env, PYTHONPATH: pythonPath, PYTHONDONTWRITEBYTECODE: '1' };
  try {
    const { stdout: version } = await run(command, ['--version'], { env });
    const python = /^#!(\S+)/.exec(readFileSync(command, 'utf8'))?.[1] ?? 'python3';
    const script = `
import importlib, json, sys
names = json.loads(sys.argv[1])
def has(name):
    for module in (name, 'markdown.extensions.' + name):
        try:
            importlib.import_module(module); return True
        except ImportError: pass
from mkdocs.plugins import get_plugins
print(json.dumps([[n for n in names if has(n)], sorted(get_plugins())]))`;
    const { stdout } = await run(python, ['-c', script, JSON.stringify(techdocs.map(([name]) => name))], {
      env,
    });
    const [extensions, plugins] = JSON.parse(stdout) as [string[], string[]];
    return {
      command,
      env,
      extensions: new Set(extensions),
      plugins: new Set(plugins),
      version: version.trim(),
    };
  } catch {
    return undefined;
  }
}

/** What techdocs-core has and this mkdocs has not. */
export function missingParts(tool: MkdocsTool): string[] {
  return [
    ...neverExtensions,
    ...techdocs.map(([name]) => name).filter((name) => !tool.extensions.has(name)),
    ...techdocsPlugins.filter((name) => !tool.plugins.has(name)),
  ];
}

/** Writes a mkdocs.yml anew, in place. @returns what its author asked for and is not built, or undefined if it is unusable */
export function sanitiseConfig(file: string, tool: MkdocsTool, theme: string): string[] | undefined {
  let read: unknown;
  try {
    read = parse(readFileSync(file, 'utf8'), { logLevel: 'silent', uniqueKeys: false, maxAliasCount: 100 });
  } catch {
    read = undefined;
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) {
    rmSync(file);
    return undefined;
  }
  const config = read as Settings;
  const left: string[] = [];
  const out: Settings = {};
  for (const key of ['site_name', 'docs_dir', 'nav', 'repo_url', 'edit_uri'])
    if (config[key] !== undefined && config[key] !== null) out[key] = config[key];
  out['site_url'] = 'https://site.invalid/';
  out['theme'] = { name: null, custom_dir: theme, static_templates: ['nav.json'] };
  const plugins: unknown[] = [];
  for (const [name, options] of named(config['plugins'])) {
    if (keptPlugins.has(name) && tool.plugins.has(name))
      plugins.push(
        name === 'redirects'
          ? { redirects: { redirect_maps: (options as Settings | undefined)?.['redirect_maps'] ?? {} } }
          : name,
      );
    else if (!/^(?:techdocs-core|(?:material\/)?search|tags|offline|minify|monorepo)$/.test(name))
      left.push(`plugin ${name}`);
  }
  out['plugins'] = [...plugins, ...techdocsPlugins.filter((name) => tool.plugins.has(name))];
  const known = new Set([...techdocs.map(([name]) => name), ...neverExtensions]);
  for (const [name] of named(config['markdown_extensions']))
    if (!known.has(name) && !partOfTechdocs.test(name)) left.push(`extension ${name}`);
  out['markdown_extensions'] = techdocs
    .filter(([name]) => tool.extensions.has(name))
    .map(([name, options]) => ({ [name]: options }));
  for (const key of ['hooks', 'INHERIT']) if (config[key] !== undefined) left.push(`key ${key}`);
  // Our own, for letters instead of pictures of letters.
  const text = stringify(out).replace(
    'pymdownx.emoji: {}',
    'pymdownx.emoji:\n      emoji_index: !!python/name:pymdownx.emoji.gemoji\n      emoji_generator: !!python/name:pymdownx.emoji.to_alt',
  );
  writeFileSync(file, text);
  return left;
}

const partOfTechdocs =
  /^(?:toc|tables|fenced_code|footnotes|attr_list|md_in_html|def_list|abbr|extra|codehilite|meta|smarty|nl2br|sane_lists|pymdownx\.(?:superfences|betterem|highlight|inlinehilite|extra))$/;

function named(list: unknown): [string, unknown][] {
  if (Array.isArray(list))
    return list.flatMap((item): [string, unknown][] =>
      typeof item === 'string'
        ? [[item, undefined]]
        : typeof item === 'object' && item !== null
          ? Object.entries(item)
          : [],
    );
  return typeof list === 'object' && list !== null ? Object.entries(list) : [];
}

/** A theme that prints what mkdocs knows of a page, as JSON. */
export function writeTheme(dir: string): void {
  mkdirSync(dir, { recursive: true });
  writeFileSync(
    join(dir, 'main.html'),
    '{"title": {{ page.title|string|tojson }}, "source": {{ page.file.src_path|tojson }}, "html": {{ page.content|string|tojson }}}',
  );
  writeFileSync(
    join(dir, 'nav.json'),
    '{% macro list(nodes) %}[{% for n in nodes %}{"title": {{ (n.title|string if n.title is not none else none)|tojson }}, "url": {{ (n.url if n.is_page or n.is_link else none)|tojson }}, "children": {% if n.is_section %}{{ list(n.children) }}{% else %}null{% endif %}}{% if not loop.last %},{% endif %}{% endfor %}]{% endmacro %}{{ list(nav) }}',
  );
}

/** @throws {Error} with mkdocs' own words */
export async function buildWithMkdocs(config: string, out: string, tool: MkdocsTool): Promise<MkdocsSite> {
  try {
    await run(tool.command, ['build', '--quiet', '--config-file', config, '--site-dir', out], {
      env: tool.env,
      cwd: dirname(config),
      timeout: 300_000,
      maxBuffer: 50_000_000,
    });
  } catch (error) {
    const text = String((error as { stderr?: string }).stderr ?? error);
    throw new Error(text.trim().split('\n').slice(-3).join(' ').slice(0, 300), { cause: error });
  }
  const pages: MkdocsPage[] = [];
  const files = new Set<string>();
  const visit = (folder: string) => {
    for (const entry of readdirSync(join(out, folder), { withFileTypes: true })) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory()) visit(path);
      else if (entry.name === 'index.html') {
        const text = readFileSync(join(out, path), 'utf8');
        // Not JSON: a redirect's page.
        if (text.startsWith('{"title"')) pages.push({ ...(JSON.parse(text) as MkdocsPage), path: folder });
      } else files.add(path);
    }
  };
  visit('');
  const nav = existsSync(join(out, 'nav.json'))
    ? (JSON.parse(readFileSync(join(out, 'nav.json'), 'utf8')) as MkdocsNav[])
    : [];
  return { pages, nav, files };
}
