/** Makes one repository's part of the snapshot. */
import { readApi } from '../apis/read.ts';
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
  rules?: CatalogRules;
  kinds?: readonly KindDefinition[];
  limits: CrawlLimits;
  render: RenderPages;
}

export async function crawlRepository(
  tree: RepositoryTree,
  reader: Reader,
  options: RepositoryOptions,
): Promise<{ part: Part; elsewhere: LocationTarget[] }> {
  const { repository } = tree;
  const descriptors = await readDescriptors(reader, { ...options, repository });
  const entities = [...descriptors.records];
  if (!descriptors.documents.length && tree.files.length) {
    const owners = await reader.texts(codeownersPaths, options.limits.textBytes);
    const codeowners = codeownersPaths.map((path) => owners.get(path)).find((text) => text !== undefined);
    entities.push(inferEntity({ repository, codeowners }));
  }
  const docs = await readDocs(reader, {
    dir: options.dir,
    repository,
    entities,
    limits: options.limits,
    render: options.render,
  });
  const apis = entities.map((record) => readApi(record)).filter((api) => api !== undefined);
  const problems = [
    ...tree.problems,
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
    },
    elsewhere: descriptors.elsewhere,
  };
}
