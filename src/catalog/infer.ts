/** What a repository without descriptor tells about itself. */
import type { Entity, EntityRecord } from './entity.ts';
import { isObjectName, isTag } from './envelope.ts';
import { component } from './kinds/component.ts';
import { formatRef } from './ref.ts';
import { edgesOf } from './relations.ts';
import { annotate } from './annotations.ts';
import type { Repository } from './repository.ts';

/**
 * Makes a Component of a repository that has no descriptor.
 * @param input.owner what its CODEOWNERS file says, as in `spec.owner`
 * @param input.ownerFile path of that file
 */
export function inferEntity({
  repository,
  owner,
  ownerFile,
}: {
  repository: Repository;
  owner?: string;
  ownerFile?: string;
}): EntityRecord {
  const name = legalName(repository.name);
  const tags = [...new Set((repository.topics ?? []).map(legalTag).filter(isTag))];
  const annotations = { ...sourceAnnotations(repository), ...slugAnnotations(repository) };
  const entity: Entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: component.kind,
    metadata: {
      name,
      namespace: 'default',
      ...(name !== repository.name && { title: repository.name }),
      ...(repository.description && { description: repository.description }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
      ...(tags.length > 0 && { tags }),
    },
    spec: {
      type: 'other',
      lifecycle: repository.archived ? 'deprecated' : 'unknown',
      owner: owner || 'unknown',
    },
  };
  const self = { kind: component.kind, namespace: 'default', name };
  // "unknown" is there because the kind wants an owner; it names nobody.
  const { relations, reverse } = edgesOf({ spec: owner ? entity.spec : {} }, self, component);
  return {
    ref: formatRef(self),
    entity,
    origin: { repository: repository.id, file: '', document: 0, line: 1 },
    relations,
    reverse,
    inferred: true,
    ...(owner && ownerFile && { fromFiles: [{ field: 'spec.owner', by: 'CODEOWNERS', file: ownerFile }] }),
  };
}

/** The nearest name that an entity may have. */
export function legalName(name: string): string {
  const legal = name
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .slice(0, 63)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  return isObjectName(legal) ? legal : 'unnamed';
}

function legalTag(topic: string): string {
  return topic
    .toLowerCase()
    .replace(/[^a-z0-9:+#]+/g, '-')
    .replace(/^-|-$/g, '');
}

function sourceAnnotations(repository: Repository): Record<string, string> {
  const source = annotate(repository, '', undefined)?.['backstage.io/source-location'];
  return {
    ...(repository.url && { 'backstage.io/view-url': repository.url }),
    ...(source && { 'backstage.io/source-location': source }),
  };
}

function slugAnnotations({ url, forge }: Repository): Record<string, string> {
  if (!url || !URL.canParse(url)) return {};
  const slug = new URL(url).pathname.replace(/^\/|\/$/g, '');
  if (!slug) return {};
  if (forge === 'github') return { 'github.com/project-slug': slug };
  if (forge === 'gitlab') return { 'gitlab.com/project-slug': slug };
  if (forge === 'bitbucket') return { 'bitbucket.org/project-slug': slug };
  const azure = forge === 'azure' ? /^(?:[^/]+\/)?([^/]+)\/_git\/([^/]+)$/.exec(slug) : null;
  return azure ? { 'dev.azure.com/project-repo': `${azure[1]}/${azure[2]}` } : {};
}
