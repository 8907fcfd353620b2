/** Callboard's own figures: a user's repository whose source is the synthetic organisation, built over and over. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Corpus, editPage, generate } from './generate.ts';
import { type Measured, measure } from './measure.ts';
import type { BenchFolders } from './run.ts';
import { type PublishedFiles, countFiles, packedSize, type WireSize, wireSize } from './published.ts';

export interface PortalFigures {
  pages: number;
  entities: number;
  cold: Measured;
  /** As `cold`, without the full-text index. */
  withoutIndex: Measured;
  unchanged: Measured;
  onePage: Measured;
  files: PublishedFiles;
  wire: WireSize;
  /** Bytes of the snapshot and all caches, as one `tar.gz`: what CI would keep. */
  packed: number;
  /** Did the edit show up? A fast build of the wrong page would be no figure. */
  editShown: boolean;
}

const root = join(import.meta.dirname, '..');

export async function measurePortal(pages: number, folders: BenchFolders): Promise<PortalFigures> {
  const corpus: Corpus = { folder: join(folders.run, `backstage-${pages}`), layout: 'backstage', pages };
  generate(corpus);
  const portal = join(folders.portals, `portal-${pages}`);
  const sources = `sources:\n  - folder: ${corpus.folder}\n`;
  writePortal(portal, sources);
  const plain = join(folders.portals, `portal-${pages}-without-index`);
  writePortal(plain, sources, { fullText: false });

  const withoutIndex = await callboard(plain, 'build');
  const cold = await callboard(portal, 'build');
  const files = countFiles(publishedFolder(portal));
  const wire = wireSize(publishedFolder(portal));
  const packed = packedSize(portal);
  const unchanged = await fastest(2, () => callboard(portal, 'build'));
  let mark = 'a';
  let edited = '';
  const onePage = await fastest(2, () => {
    edited = editPage(corpus, 7, (mark += 'b'));
    return callboard(portal, 'build');
  });
  const page = join(publishedFolder(portal), publishedPage(edited));
  const editShown = readFileSync(page, 'utf8').includes(`Late change ${mark}`);
  return {
    pages,
    entities: files.entities,
    cold,
    withoutIndex,
    unchanged,
    onePage,
    files,
    wire,
    packed,
    editShown,
  };
}

/** Builds a small portal, so that no figure holds what only the first build after an installation takes. */
export async function warmUp(folders: BenchFolders): Promise<void> {
  const corpus: Corpus = { folder: join(folders.run, 'backstage-warm-up'), layout: 'backstage', pages: 150 };
  generate(corpus);
  const portal = join(folders.portals, 'portal-warm-up');
  writePortal(portal, `sources:\n  - folder: ${corpus.folder}\n`);
  await callboard(portal, 'build');
}

/** Writes the four files of a user's repository. */
export function writePortal(folder: string, sources: string, options: object = {}): void {
  mkdirSync(join(folder, 'src'), { recursive: true });
  mkdirSync(join(folder, 'content'), { recursive: true });
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  const manifest = {
    name: 'portal',
    private: true,
    type: 'module',
    dependencies: { callboard: '*', astro: '*' },
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(
    join(folder, 'astro.config.mjs'),
    `import { defineConfig } from 'astro/config';\nimport callboard from 'callboard';\n\nexport default defineConfig({ integrations: [callboard(${JSON.stringify({ title: 'Bench', ...options })})] });\n`,
  );
  writeFileSync(join(folder, 'src/content.config.ts'), "export { collections } from 'callboard/content';\n");
  writeFileSync(join(folder, 'content/sources.yaml'), sources);
  symlinkSync(root, join(folder, 'node_modules/callboard'), 'junction');
  symlinkSync(join(root, 'node_modules/astro'), join(folder, 'node_modules/astro'), 'junction');
}

export function callboard(folder: string, ...args: string[]): Promise<Measured> {
  const command = ['--conditions=callboard-source', join(root, 'bin/callboard.js'), ...args];
  return measure(process.execPath, command, { cwd: folder });
}

function publishedFolder(portal: string): string {
  return join(portal, 'dist');
}

/** `components/NAME/docs/PAGE.md` -> where its page is published. */
function publishedPage(file: string): string {
  const [, name = '', , page = ''] = file.split('/');
  const slug = page.replace(/\.md$/, '');
  return join('docs/default/component', name, slug === 'index' ? '' : slug, 'index.html');
}

async function fastest(times: number, run: () => Promise<Measured>): Promise<Measured> {
  let best = await run();
  for (let i = 1; i < times; i++) {
    const next = await run();
    if (next.seconds < best.seconds) best = next;
  }
  return best;
}
