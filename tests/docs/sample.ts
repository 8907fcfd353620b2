import type { EntityRecord } from '../../src/catalog/entity.ts';
import type { Repository } from '../../src/catalog/repository.ts';
import type { DocsPlan } from '../../src/docs/plan.ts';
import { planDocs } from '../../src/docs/plan.ts';

export const repository: Repository = {
  id: 'github.com/acme/payments',
  name: 'payments',
  source: 'test',
  url: 'https://github.com/acme/payments',
  forge: 'github',
  branch: 'main',
  visibility: 'public',
};

export function component(name: string, file = 'catalog-info.yaml', techdocs?: string): EntityRecord {
  return {
    ref: `component:default/${name}`,
    entity: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name, annotations: techdocs ? { 'backstage.io/techdocs-ref': techdocs } : {} },
    },
    origin: { repository: repository.id, file, document: 0, line: 1 },
    relations: [],
    reverse: [],
  };
}

/** Plans a repository given as path -> text; pages may be empty. */
export function plan(
  files: Record<string, string>,
  entities: EntityRecord[] = [component('payments')],
  home: Repository = repository,
): DocsPlan {
  return planDocs({ repository: home, files: Object.keys(files), entities, read: (path) => files[path] });
}

/** Files without content. */
export function empty(...paths: string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path, '']));
}

/** `path <- file` of every page. */
export function addresses(result: DocsPlan): string[] {
  return result.pages.map(({ path, file }) => `${path || '/'} <- ${file}`);
}
