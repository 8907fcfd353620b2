/** A small portal with the plugin and its twins, built as a user builds theirs. */
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CollectedPlugin } from '../views/collected.ts';
import { docsFile, wantsDocs } from './docs.ts';
import { ConformanceError } from './plugin-test.ts';
import type { SetUp, Subject } from './subject.ts';

/** The same plugin under another name and with other data, on the same pages. */
export type TwinId = 'own' | 'again' | 'hostile' | 'empty';
export const twinIds: readonly TwinId[] = ['own', 'again', 'hostile', 'empty'];

export const base = '/portal/';

export interface Portal {
  /** Path of each file below the published folder, with its text. */
  files: Map<string, string>;
}

/** One contribution of one twin, where its HTML can be found again. */
export function markOf(twin: TwinId, what: string): string {
  return `${twin} ${what}`;
}

/** Components whose HTML the checks look at. */
export interface Marked {
  /** `widget errors`, `tab errors`, `page /errors` */
  what: string;
  twin: TwinId;
  /** Path of the published file. */
  file: string;
  html: string;
}

/**
 * @param data of each twin; none: it has collected nothing
 * @param moreEntities descriptors besides those of the test
 * @throws {ConformanceError} with what the build said, if it fails
 */
export async function buildPortal(
  subject: Subject,
  setUp: SetUp,
  data: Partial<Record<TwinId, CollectedPlugin>>,
  moreEntities: string,
): Promise<Portal> {
  const root = mkdtempSync(join(tmpdir(), 'callboard-portal-'));
  try {
    const { name } = subject.create();
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    linkPackages(join(root, 'node_modules'), subject.root);
    const wrap = createWrapper(subject.root, write);
    const twins = twinIds.map((twin) => ({
      name: twin === 'own' ? name : `${name}-${twin}`,
      calls: setUp.calls.flatMap(([method, args]) => callOf(method, args, twin, wrap)),
      collected: data[twin],
    }));
    write('twins.json', JSON.stringify(twins));
    write('astro.config.mjs', configuration);
    // As in a user's repository: what is named here, Astro bundles.
    const dependencies = { callboard: '*', astro: '*' };
    write('package.json', JSON.stringify({ private: true, type: 'module', dependencies }));
    write('src/content.config.ts', "export { collections } from 'callboard/content';\n");
    write('content/sources.yaml', 'sources:\n  - folder: ../repositories\n');
    write('repositories/given/catalog-info.yaml', subject.entities());
    if (wantsDocs(subject.entities())) write(`repositories/given/${docsFile.path}`, docsFile.text);
    write('repositories/more/catalog-info.yaml', moreEntities);
    write('repositories/bare/catalog-info.yaml', bare);
    write('repositories/bare/docs/index.md', '# Conformance\n\nA page.\n');
    await build(root);
    const dist = join(root, 'dist');
    const files = readdirSync(dist, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:html|json|js|css|xml|svg|txt|md)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(dist.length + 1));
    return { files: new Map(files.map((file) => [file, readFileSync(join(dist, file), 'utf8')])) };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** All that the plugin's components have made, in the order of files. */
export function markedIn({ files }: Portal): Marked[] {
  return [...files].flatMap(([file, text]) =>
    file.endsWith('.html')
      ? [...text.matchAll(/<callboard-mark data-of="([a-z]+) ([^"]+)">(.*?)<\/callboard-mark>/gs)].map(
          ([, twin, what = '', html = '']) => ({ twin: twin as TwinId, what, file, html }),
        )
      : [],
  );
}

/** A call of the set-up as the twin makes it, if it does. */
function callOf(
  method: string,
  args: readonly unknown[],
  twin: TwinId,
  wrap: (component: string, mark: string) => string,
): [string, unknown[]][] {
  const own = twin === 'own';
  const [first] = args as [Record<string, unknown>];
  // Twins share nothing: each stands alone, as the plugin does in a portal without others of its topic.
  const { topic: shared } = first ?? {};
  const topic = typeof shared === 'string' && !own ? `${shared}-${twin}` : shared;
  const component = (what: string) => wrap(String(first['component']), markOf(twin, what));
  if (method === 'addWidget')
    return [[method, [{ ...first, topic, component: component(`widget ${String(first['id'])}`) }]]];
  if (method === 'addTab') {
    const id = own ? first['id'] : `${String(first['id'])}-${twin}`;
    return [[method, [{ ...first, id, component: component(`tab ${String(first['id'])}`) }]]];
  }
  if (method === 'addPage' && 'component' in first) {
    const path = String(first['pattern']).replace(/^\/+|\/+$/g, '');
    const pattern = own ? `/${path}` : `/${twin}/${path}`;
    return [[method, [{ ...first, topic, pattern, component: component(`page /${path}`) }]]];
  }
  if (!own) return [];
  if (method === 'addPage')
    return [[method, [{ ...first, entrypoint: wrap(String(first['entrypoint']), '') }]]];
  return plain.has(method) ? [[method, [...args]]] : [];
}

/** Calls that pages depend on, and that are JSON. */
const plain = new Set([
  'describe',
  'addNavItem',
  'addAnnotation',
  'addKind',
  'addBadge',
  'addSearchFilter',
  'addSearchRecord',
  'addHeadScript',
  'addCsp',
]);

/** Writes a component around each of the plugin's, so that its HTML is found again; a route draws its whole page. */
function createWrapper(site: URL, write: (path: string, text: string) => void) {
  let count = 0;
  return (component: string, mark: string): string => {
    const inSite = fileURLToPath(new URL(`.${component}`, site));
    const specifier = component.startsWith('/') && existsSync(inSite) ? inSite : component;
    if (mark === '') return specifier;
    const path = `src/marked/Marked${count++}.astro`;
    write(
      path,
      `---\nimport Component from ${JSON.stringify(specifier)};\n---\n<callboard-mark data-of=${JSON.stringify(mark)}><Component {...Astro.props} /></callboard-mark>\n`,
    );
    return `/${path}`;
  };
}

/** Everything that is installed beside the plugin, and its own package. */
function linkPackages(target: string, site: URL): void {
  const folder = fileURLToPath(site);
  const link = (name: string, path: string) => {
    if (existsSync(join(target, name))) return;
    mkdirSync(dirname(join(target, name)), { recursive: true });
    symlinkSync(path, join(target, name), 'junction');
  };
  mkdirSync(target, { recursive: true });
  link('callboard', dirname(fileURLToPath(import.meta.resolve('callboard/package.json'))));
  link('astro', dirname(fileURLToPath(import.meta.resolve('astro/package.json'))));
  const own = join(folder, 'package.json');
  const name = existsSync(own)
    ? (JSON.parse(readFileSync(own, 'utf8')) as { name?: string }).name
    : undefined;
  if (name) link(name, folder);
  const installed = join(folder, 'node_modules');
  for (const entry of existsSync(installed) ? readdirSync(installed) : []) {
    if (entry.startsWith('.')) continue;
    if (!entry.startsWith('@')) link(entry, join(installed, entry));
    else
      for (const inner of readdirSync(join(installed, entry)))
        link(join(entry, inner), join(installed, entry, inner));
  }
}

function build(root: string): Promise<void> {
  const bin = join(dirname(fileURLToPath(import.meta.resolve('callboard/package.json'))), 'bin/callboard.js');
  // In a clone, Callboard runs from its source.
  const flags = import.meta.url.endsWith('.ts') ? ['--conditions=callboard-source'] : [];
  const env = { PATH: process.env['PATH'], HOME: root, NO_COLOR: '1', ASTRO_TELEMETRY_DISABLED: '1' };
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [...flags, bin, 'build', '--base', base],
      { cwd: root, env, maxBuffer: 20_000_000 },
      (error, stdout, stderr) => {
        if (!error) return resolve();
        const said = `${stdout}\n${stderr}`.replaceAll(root, '');
        reject(
          new ConformanceError(`A small portal with the plugin cannot be built.\n${explainFailure(said)}`),
        );
      },
    );
  });
}

/** What a component did, out of all that a failed build says. */
function explainFailure(said: string): string {
  const [, page, error] = /Caught error rendering (\S+): (.*)/.exec(said) ?? [];
  if (!page)
    return said
      .split('\n')
      .filter((line) => line.trim() && !/^\s+at /.test(line))
      .join('\n')
      .slice(-2000);
  const [, code = '', indent = ''] = /\.mjs:\d+\n(.*)\n(\s*)\^/.exec(said) ?? [];
  const near = code.slice(Math.max(0, indent.length - 40), indent.length + 60).trim();
  return `${error}, on ${page}${near ? `, near:\n    ${near}` : ''}\nA component may expect what the data does not have.`;
}

const configuration = `import { readFileSync } from 'node:fs';
import callboard from 'callboard';

const twins = JSON.parse(readFileSync(new URL('twins.json', import.meta.url), 'utf8'));

export default {
  integrations: [
    callboard({ title: 'Conformance', fullText: false, twins: false }),
    ...twins.map(({ name, calls, collected }) => ({
      name,
      hooks: {
        'callboard:setup'(setup) {
          for (const [method, args] of calls) setup[method](...args);
        },
        async 'callboard:collect'({ limits, part }) {
          limits({ hosts: [], freshMinutes: collected?.budget ?? 60 });
          for (const [key, { entities, pages = {}, site }] of Object.entries(collected?.parts ?? {}))
            await part(key, ({ set, setPage, setSite }) => {
              for (const [ref, { data }] of Object.entries(entities)) set(ref, data);
              for (const [href, { data }] of Object.entries(pages)) setPage(href, data);
              if (site) setSite(site.data);
            });
        },
      },
    })),
  ],
};
`;

/** Pages of every sort that the given entities may lack. */
const bare = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: conformance-bare
  annotations: { backstage.io/techdocs-ref: dir:. }
spec: { type: service, lifecycle: production, owner: conformance-team }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: conformance-team }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: conformance-person }
spec: { memberOf: [conformance-team] }
`;
