/** Makes one repository's part of the snapshot. */
import { readApi } from '../apis/read.ts';
import { codeowner } from '../catalog/codeowners.ts';
import type { EntityRecord } from '../catalog/entity.ts';
import { detectLicence, type Licence, licenceFile } from '../catalog/licence.ts';
import { inferEntity } from '../catalog/infer.ts';
import type { KindDefinition } from '../catalog/kind.ts';
import type { CatalogRules } from '../catalog/rules.ts';
import type { LocationTarget } from '../catalog/descriptor.ts';
import { compareProblems } from '../problems.ts';
import type { Part } from '../snapshot/format.ts';
import type { RepositoryTree } from '../sources/source.ts';
import { readDescriptors } from './descriptors.ts';
import { readDocs } from './docs.ts';
import type { CrawlLimits } from '../sources/limits.ts';
import type { Reader } from './reader.ts';
import type { RenderPages } from './render.ts';
import { unreadEntries } from './unread.ts';

/** Where forges look for owners of files. */
const codeownersPaths = [
  '.github/CODEOWNERS',
  'CODEOWNERS',
  'docs/CODEOWNERS',
  '.gitlab/CODEOWNERS',
  '.bitbucket/CODEOWNERS',
];

export interface RepositoryOptions {
  dir: string;
  patterns: readonly string[];
  extra: readonly string[];
  anyName?: boolean;
  rules?: CatalogRules;
  /** Entities that name no owner get that of the repository's CODEOWNERS. */
  codeowners?: boolean;
  kinds?: readonly KindDefinition[];
  /** Hosts whose pages and videos docs may show. */
  embeds?: readonly string[];
  limits: CrawlLimits;
  render: RenderPages;
}

export async function crawlRepository(
  tree: RepositoryTree,
  reader: Reader,
  options: RepositoryOptions,
): Promise<{ part: Part; elsewhere: LocationTarget[] }> {
  const { repository } = tree;
  const readCodeowner = async () => {
    const texts = await reader.texts(codeownersPaths, options.limits.textBytes);
    const file = codeownersPaths.find((path) => texts.has(path));
    const owner = codeowner((file && texts.get(file)) ?? '');
    return owner && file ? { owner, file } : undefined;
  };
  const ofEntities = options.codeowners ? await readCodeowner() : undefined;
  const descriptors = await readDescriptors(reader, {
    ...options,
    repository,
    codeowner: ofEntities?.owner,
    codeownersFile: ofEntities?.file,
  });
  const entities = [...descriptors.records];
  const infer = async () => {
    const found = await readCodeowner();
    return inferEntity({ repository, owner: found?.owner, ownerFile: found?.file });
  };
  const { dir, kinds, embeds, limits, render } = options;
  const docsOf = (records: readonly EntityRecord[]) =>
    readDocs(reader, { dir, repository, entities: records, kinds, embeds, limits, render });

  if (!repository.directory && !descriptors.documents.length && tree.files.length)
    entities.push(await infer());
  let docs = await docsOf(repository.directory ? [] : entities);
  const config = ['mkdocs.yaml', 'mkdocs.yml'].find((path) => reader.files.has(path));
  const unclaimed = config
    ? !docs.sites.some((site) => site.config === config)
    : !docs.sites.some(({ folder }) => folder === '' || folder === 'docs') &&
      tree.files.some(({ path }) => /^docs\/[^/]+\.md$/.test(path));
  if (unclaimed) {
    // Descriptors in sub-folders leave the repository's own docs to nobody: they get the repository as an entity.
    const home = await infer();
    if (!entities.some(({ ref }) => ref === home.ref)) {
      const { annotations } = home.entity.metadata;
      home.entity.metadata.annotations = { ...annotations, 'backstage.io/techdocs-ref': 'dir:.' };
      entities.push(home);
      docs = await docsOf(entities);
    }
  }
  const apis = entities.map((record) => readApi(record)).filter((api) => api !== undefined);
  const problems = [
    ...tree.problems,
    ...unreadEntries(tree),
    ...descriptors.problems,
    ...docs.problems,
    ...apis.flatMap((api) => api.problems),
  ].sort(compareProblems);
  return {
    part: {
      entities,
      documents: descriptors.documents,
      sites: docs.sites,
      docs: docs.docs,
      apis: apis.map(({ api }) => api),
      problems,
      assets: docs.assets,
      ...(docs.docs.length > 0 && (await readLicence(reader, options.limits))),
    },
    elsewhere: descriptors.elsewhere,
  };
}

/** Shown beside the docs, so repositories without any are not asked. */
async function readLicence(reader: Reader, limits: CrawlLimits): Promise<{ licence?: Licence }> {
  const file = licenceFile(reader.files.keys());
  if (file === undefined) return {};
  const text = (await reader.texts([file], limits.textBytes)).get(file);
  const id = detectLicence(text ?? '');
  return { licence: { file, ...(id && { id }) } };
}
