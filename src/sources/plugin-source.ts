/** A type of source that a plugin adds: what it finds is read as if `content/sources.yaml` named it. */
import type { Discovered, NewSource } from '../plugin.ts';
import type { Problem } from '../problems.ts';
import { filesTree } from './directory.ts';
import { gitSource } from './git.ts';
import { createRedactor } from './redact.ts';
import type { RepositoryHandle, Source, SourceContext, SourceListing } from './source.ts';

/** With the name of the plugin that adds it. */
export type SourceType = NewSource & { plugin: string };

const maxFound = 20_000;

/** @param value of the configuration, as `options` gives it */
export function pluginSource({ type, list, plugin }: SourceType, value: unknown, written: unknown): Source {
  const label = labelOf(type, written);
  return {
    label,
    async list(context) {
      const secrets = new Set<string>();
      const secret = (name: string) => {
        const found = context.env[name]?.trim() || undefined;
        if (found) secrets.add(found);
        return found;
      };
      try {
        const { visibility, signal } = context;
        const found: unknown = await list(value, { secret, visibility, ...(signal && { signal }) });
        if (!Array.isArray(found)) throw new Error('It gives no list.');
        if (found.length > maxFound) throw new Error(`It finds more than ${maxFound} repositories.`);
        return await join(found as readonly Discovered[], label, type, context);
      } catch (error) {
        context.signal?.throwIfAborted();
        const redact = createRedactor(secrets);
        const text = redact(error instanceof Error ? error.message : String(error)).slice(0, 500);
        const problem: Problem = {
          rule: 'source-unreachable',
          severity: 'error',
          message: `The source "${label}" of the plugin "${plugin}" could not be listed: ${text.replace(/[^.!?]$/, '$&.')}`,
          hint: 'What was known of it stays. If it goes on, tell the author of the plugin.',
        };
        return { repositories: [], leftOut: [], ok: false, problems: [problem] };
      }
    },
  };
}

async function join(
  found: readonly Discovered[],
  label: string,
  type: string,
  context: SourceContext,
): Promise<SourceListing> {
  const whole: SourceListing = { repositories: [], leftOut: [], ok: true, problems: [] };
  for (const one of found) {
    if ('entities' in one) {
      whole.repositories.push(entitiesHandle(one, label, type));
      continue;
    }
    const { git, ref, tokenEnv } = one;
    const token = tokenEnv === undefined ? undefined : context.env[tokenEnv]?.trim() || undefined;
    const listing = await gitSource({ url: git, ref, token, tokenName: tokenEnv }).list(context);
    whole.repositories.push(...listing.repositories.map((handle) => ofSource(handle, label)));
    whole.problems.push(...listing.problems);
    whole.leftOut.push(...listing.leftOut);
    // One address that is refused must not make all others look removed.
    if (!listing.ok) whole.ok = false;
  }
  return whole;
}

/** The repository belongs to the source that found it, not to one of its own. */
function ofSource(handle: RepositoryHandle, source: string): RepositoryHandle {
  const rename = <T extends { source: string }>(repository: T): T => ({ ...repository, source });
  return {
    ...handle,
    repository: rename(handle.repository),
    async open() {
      const tree = await handle.open();
      return { ...tree, repository: rename(tree.repository) };
    },
  };
}

function entitiesHandle(
  { name, entities }: Extract<Discovered, { name: string }>,
  source: string,
  type: string,
): RepositoryHandle {
  const plain = name.replace(/[^\w.-]+/g, '-').replace(/^\.+/, '') || 'entities';
  const repository = {
    id: `${type}/${plain}`,
    name: plain,
    source,
    directory: true,
    visibility: 'unknown' as const,
  };
  const content = new TextEncoder().encode(JSON.stringify(entities, undefined, 1));
  return {
    repository,
    revision: () => Promise.resolve(undefined),
    open: () => Promise.resolve(filesTree(repository, new Map([[`${plain}.json`, content]]))),
  };
}

/** Only what names something: any other option may be a secret, whatever it is called. */
const naming = [
  'org',
  'organisation',
  'organization',
  'group',
  'owner',
  'project',
  'workspace',
  'host',
  'name',
];

/** As people wrote it, as far as it is short and plain. */
function labelOf(type: string, written: unknown): string {
  if (typeof written !== 'object' || written === null) return `${type} ${String(written).slice(0, 200)}`;
  const fields = written as Readonly<Record<string, unknown>>;
  const texts = naming
    .map((field) => (Object.hasOwn(fields, field) ? fields[field] : undefined))
    .filter((text): text is string => typeof text === 'string' && text.length <= 100);
  return [type, ...texts].join(' ');
}
