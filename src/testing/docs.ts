/** Docs of a test's entities, so that what plugins know of docs pages is looked at, too. */
import type { Catalog } from '../catalog/catalog.ts';
import type { SiteDocs } from '../views/site.ts';

/** The annotation by which a test asks for docs; they have one page. */
const asksForDocs = 'backstage.io/techdocs-ref';

/** Path and text of the page, from the root of the repository that holds the test's descriptors. */
export const docsFile = { path: 'docs/index.md', text: '# Docs\n\nA page.\n' };

/** Does an entity ask for docs? */
export function wantsDocs(descriptors: string): boolean {
  return descriptors.includes(asksForDocs);
}

/** As the small portal has them: of entities in one place, the first has the docs. */
export function docsOf({ entities }: Catalog): ReadonlyMap<string, SiteDocs> {
  const owner = entities.find(({ entity }) => entity.metadata.annotations?.[asksForDocs] === 'dir:.');
  if (!owner) return new Map();
  const { ref, title, origin } = owner;
  const page = {
    site: ref,
    path: '',
    file: docsFile.path,
    title: 'Docs',
    headings: [],
    html: '',
    links: [],
  };
  return new Map([
    [ref, { ref, repository: origin.repository, folder: 'docs', title, nav: [], pages: [page] }],
  ]);
}
