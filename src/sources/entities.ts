/** A dump of entities as a source: one file of Backstage entities that some script exports from elsewhere. */
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, posix, resolve, sep } from 'node:path';
import type { Problem } from '../problems.ts';
import { filesTree } from './directory.ts';
import { tooLarge } from './file-problems.ts';
import { failedListing, plainHttpRefusal } from './plain-http.ts';
import { createHttp } from './http.ts';
import { readNetwork } from './network.ts';
import { createRedactor } from './redact.ts';
import type { RepositoryTree, Source, SourceContext } from './source.ts';
import { SourceError } from './source.ts';

export interface EntitiesOptions {
  /** Path of a YAML or JSON file, relative to `baseDir`, or an https address. */
  entities: string;
  baseDir: string;
  /** For an address: sent as a bearer token. */
  token?: string;
  tokenName?: string;
}

export function entitiesSource(options: EntitiesOptions): Source {
  const { entities } = options;
  const url = /^https?:\/\//i.test(entities) ? new URL(entities) : undefined;
  // What stands behind "?" may be a secret.
  const label = `entities ${url ? `${url.host}${url.pathname}` : entities}`;
  const path = url ? undefined : resolve(options.baseDir, entities);
  const id = url ? `${url.host}${url.pathname}` : placeOf(entities, options.baseDir);
  const repository = {
    id: id.replace(/\/+$/, ''),
    name: id.slice(id.replace(/\/+$/, '').lastIndexOf('/') + 1) || id,
    source: label,
    directory: true,
    visibility: 'unknown' as const,
  };
  const file = repository.name.replace(/\/+$/, '');
  return {
    label,
    // Watched in `dev`.
    ...(path && { folder: dirname(path) }),
    list(context) {
      const refusal = url && options.token ? plainHttpRefusal(url) : undefined;
      if (refusal) return Promise.resolve(failedListing(refusal));
      const open = async (): Promise<RepositoryTree> => {
        const content = path
          ? await readDump(path, entities, context)
          : await fetchDump(url as URL, options, context);
        return filesTree(repository, new Map([[file, content]]));
      };
      const handle = { repository, revision: () => Promise.resolve(undefined), open };
      return Promise.resolve({ repositories: [handle], leftOut: [], ok: true, problems: [] });
    },
  };
}

/** `./people.yaml` beside `content/sources.yaml` -> `content/people.yaml`: what people read in messages. */
function placeOf(entities: string, baseDir: string): string {
  if (isAbsolute(entities)) return entities.split(sep).join('/').replace(/^\//, '');
  return posix.normalize(`${basename(baseDir)}/${entities.split(sep).join('/')}`).replace(/^(\.\.\/)+/, '');
}

async function readDump(path: string, entities: string, context: SourceContext): Promise<Uint8Array> {
  const fail = (message: string, hint: string, cause?: unknown): SourceError =>
    new SourceError({ rule: 'source-unreachable', severity: 'error', message, hint }, { cause });
  try {
    const { size } = await stat(path);
    if (size > context.limits.fileBytes) throw new SourceError(tooLarge(size, context.limits.fileBytes));
    return await readFile(path);
  } catch (error) {
    if (error instanceof SourceError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw fail(
      `The file "${entities}" ${code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? 'unknown'})`}.`,
      'Check the path, and that whatever exports the file has run; relative paths start at the folder of the file that names them.',
      error,
    );
  }
}

async function fetchDump(
  url: URL,
  { token, tokenName }: EntitiesOptions,
  context: SourceContext,
): Promise<Uint8Array> {
  const redact = createRedactor([token]);
  const place = `${url.host}${url.pathname}`;
  const fail = (rule: string, message: string, hint: string, cause?: unknown): SourceError => {
    const problem: Problem = { rule, severity: 'error', message: redact(message), hint };
    return new SourceError(problem, { cause });
  };
  const by = tokenName ? `the token in ${tokenName}` : 'whether it needs a `token`';
  const http = createHttp({
    network: readNetwork(context.env),
    trustedHosts: [url.hostname],
    maxBytes: context.limits.fileBytes,
    seconds: 60,
  });
  try {
    const response = await http.fetch(url, {
      signal: context.signal,
      headers: {
        accept: 'application/json, application/yaml;q=0.9, */*;q=0.1',
        'user-agent': 'callboard',
        ...(token && { authorization: `Bearer ${token}` }),
      },
    });
    const content = new Uint8Array(await response.arrayBuffer());
    if (response.ok) return content;
    const isRefused = response.status === 401 || response.status === 403;
    throw fail(
      isRefused ? 'source-unauthorised' : response.status === 404 ? 'source-not-found' : 'source-unreachable',
      `${place} answers ${response.status} ${response.statusText}`.trim() + '.',
      `Check the address, and ${by}.`,
    );
  } catch (error) {
    context.signal?.throwIfAborted();
    if (error instanceof SourceError) throw error;
    const detail = error instanceof Error ? [error.message, (error.cause as Error | undefined)?.message] : [];
    throw fail(
      'source-unreachable',
      `${place} could not be read. ${detail.filter(Boolean).join(': ').slice(0, 300)}`,
      'Check the address and the network. Behind a proxy set https_proxy; for a company CA set NODE_EXTRA_CA_CERTS.',
      error,
    );
  } finally {
    await http.close();
  }
}
