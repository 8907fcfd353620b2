/** Reads the docs of a repository as a crawl does, one site for each mkdocs.yml whatever its descriptors say. */
import { resolveDocLinks, applyLinks } from '../../src/docs/links.ts';
import { readDocs } from '../../src/crawl/docs.ts';
import { createReader } from '../../src/crawl/reader.ts';
import { createRenderService } from '../../src/crawl/render.ts';
import { defaultCrawlLimits } from '../../src/cli/project.ts';
import type { EntityRecord } from '../../src/catalog/entity.ts';
import type { RepositoryHandle } from '../../src/sources/source.ts';
import { joinSnapshot } from '../../src/snapshot/site.ts';
import type { SiteDocs } from '../../src/views/site.ts';

export interface CallboardPage {
  path: string;
  file: string;
  title: string;
  html: string;
}

export interface CallboardSite {
  docs: SiteDocs;
  pages: CallboardPage[];
  /** What an address in a page's HTML names: `page:<path>#<id>`, `file:<path>`, itself; undefined: nothing. */
  target(reference: string): string | undefined;
}

/** @param configs mkdocs.yml files; @returns their sites by that path */
export async function readWithCallboard(
  handle: RepositoryHandle,
  configs: readonly string[],
  dir: string,
): Promise<Map<string, CallboardSite>> {
  const tree = await handle.open();
  const { repository } = tree;
  const entities = configs.map((file, index): EntityRecord => {
    const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.';
    return {
      ref: `component:default/s${index}`,
      entity: {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: { name: `s${index}`, annotations: { 'backstage.io/techdocs-ref': `dir:${folder}` } },
      },
      origin: { repository: repository.id, file: 'catalog-info.yaml', document: index, line: 1 },
      relations: [],
      reverse: [],
    };
  });
  const service = createRenderService({ dir, maxThreads: 1 });
  try {
    const read = await readDocs(createReader(tree), {
      dir,
      repository,
      entities,
      limits: { ...defaultCrawlLimits, pages: 100_000 },
      render: service.render,
    });
    const part = { entities, documents: [], apis: [], ...read };
    const site = joinSnapshot({
      dir,
      manifest: {
        version: 1,
        sources: [],
        visibility: 'internal',
        repositories: [{ ...repository, state: 'fresh', changed: {}, problems: [] }],
        leftOut: [],
        tombstones: [],
        problems: [],
      },
      parts: new Map([[repository.id, part]]),
    });
    const fileOf = new Map(Object.entries(read.assets).map(([file, name]) => [`/_assets/${name}`, file]));
    const result = new Map<string, CallboardSite>();
    for (const docs of site.docs.values()) {
      const own = `/docs/default/component/${docs.ref.split('/')[1]}/`;
      result.set(docs.config ?? '', {
        docs,
        pages: docs.pages.map((page) => ({
          path: page.path,
          file: page.file,
          title: page.title,
          html: applyLinks(
            site.html(page.html),
            resolveDocLinks(site, docs, page, (path) => path),
          ),
        })),
        target(reference) {
          if (reference === '') return undefined;
          const [address = '', hash] = reference.split('#');
          const end = hash === undefined ? '' : `#${hash}`;
          if (address.startsWith(own)) return `page:${address.slice(own.length).replace(/\/$/, '')}${end}`;
          if (address.startsWith('/_assets/')) return `file:${fileOf.get(address) ?? address}`;
          return reference;
        },
      });
    }
    return result;
  } finally {
    await service.close();
    await tree.close();
  }
}
