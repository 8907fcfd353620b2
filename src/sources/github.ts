/** GitHub organisations and users as a source: one listing, then git for what has changed. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { z } from 'zod';
import type { Repository } from '../catalog/repository.ts';
import { compareText } from '../problems.ts';
import { readGitAddress } from './git-address.ts';
import { lsRemoteWhereItIs } from './git-moved.ts';
import type { RemoteAccess, RemoteHead } from './git-remote.ts';
import { gitHandle } from './git.ts';
import {
  createGitHubApi,
  gitHubHost,
  type GitHubApi,
  type GitHubAuth,
  type GitHubHost,
} from './github-api.ts';
import { describeFailure, redactorOf } from './github-failure.ts';
import { failedListing, plainHttpRefusal } from './plain-http.ts';
import { writeJson } from './http-cache.ts';
import type { RepositoryHandle, Source, SourceContext, SourceListing } from './source.ts';

export interface GitHubOptions {
  org: string;
  /** One repository instead of all. */
  repo?: string;
  /** @default 'github.com' */
  host?: string;
  /** Patterns over repository names. @default all */
  include?: readonly string[];
  exclude?: readonly string[];
  /** @default false */
  archived?: boolean;
  /** @default false */
  forks?: boolean;
  /** Only repositories with one of these topics. */
  topics?: readonly string[];
  auth: GitHubAuth;
  /** Name of the environment variable that holds the token or key, for messages. */
  tokenName?: string;
}

const nameSchema = z.string().regex(/^(?!\.{1,2}$)[A-Za-z0-9_.-]{1,100}$/);

/** What is used of `minimal-repository` and `full-repository` of GitHub's API description. */
const listedSchema = z.object({
  name: nameSchema,
  full_name: z.string().regex(/^(?!\.{1,2}\/)[A-Za-z0-9_.-]{1,100}\/(?!\.{1,2}$)[A-Za-z0-9_.-]{1,100}$/),
  private: z.boolean(),
  fork: z.boolean().default(false),
  description: z.string().nullish(),
  default_branch: z.string().nullish(),
  topics: z.array(z.string()).nullish(),
  archived: z.boolean().default(false),
  disabled: z.boolean().default(false),
  visibility: z.string().nullish(),
  pushed_at: z.string().nullish(),
});
type Listed = z.infer<typeof listedSchema>;

export function gitHubSource(options: GitHubOptions): Source {
  const host = gitHubHost(options.host);
  const scope = options.repo ? `${options.org}/${options.repo}` : options.org;
  const label = `github ${host.host === 'github.com' ? '' : `${host.host}/`}${scope}`;
  const redact = redactorOf(options.auth);
  return {
    label,
    async list(context): Promise<SourceListing> {
      const refusal = options.auth.kind === 'none' ? undefined : plainHttpRefusal(new URL(host.origin));
      if (refusal) return failedListing(refusal);
      const listing: SourceListing = { repositories: [], leftOut: [], ok: true, problems: [] };
      let api: GitHubApi | undefined;
      try {
        api = await createGitHubApi(host, options.org, options.auth, context);
        const listed = await fetchListing(api, options);
        addRepositories(listing, listed, { options, host, label, token: api.token, context });
      } catch (error) {
        context.signal?.throwIfAborted();
        listing.ok = false;
        listing.problems.push(describeFailure(error, options, host, redact));
      } finally {
        await api?.close();
      }
      return listing;
    },
  };
}

async function fetchListing(api: GitHubApi, { org, repo }: GitHubOptions): Promise<unknown[]> {
  if (repo) return [await api.get(`/repos/${org}/${repo}`)];
  try {
    return await api.getAll(`/orgs/${org}/repos`, { type: 'all', sort: 'full_name' });
  } catch (error) {
    // Not an organisation, so perhaps a person.
    if ((error as { status?: number }).status !== 404) throw error;
    return api.getAll(`/users/${org}/repos`, { type: 'owner', sort: 'full_name' });
  }
}

interface ListingContext {
  options: GitHubOptions;
  host: GitHubHost;
  label: string;
  token: GitHubApi['token'];
  context: SourceContext;
}

function addRepositories(
  listing: SourceListing,
  items: readonly unknown[],
  listingContext: ListingContext,
): void {
  const { options, host, label, context } = listingContext;
  const included = picomatch(options.include?.length ? [...options.include] : ['**'], {
    nocase: true,
    dot: true,
  });
  const excluded = options.exclude?.length
    ? picomatch([...options.exclude], { nocase: true, dot: true })
    : () => false;
  const handles = new Map<string, RepositoryHandle>();
  let malformed = 0;
  for (const item of items) {
    const parsed = listedSchema.safeParse(item);
    if (!parsed.success) {
      malformed += 1;
      continue;
    }
    const listed = parsed.data;
    const id = `${host.host}/${listed.full_name}`;
    if (!options.repo) {
      if (!included(listed.name) || excluded(listed.name) || listed.disabled) continue;
      if ((listed.archived && !options.archived) || (listed.fork && !options.forks)) continue;
      if (options.topics?.length && !options.topics.some((topic) => listed.topics?.includes(topic))) continue;
    }
    const visibility = visibilityOf(listed);
    if (context.visibility === 'public' && visibility !== 'public') {
      listing.leftOut.push(id);
      continue;
    }
    const repository: Repository = {
      id,
      name: listed.name,
      source: label,
      url: `${host.origin}/${listed.full_name}`,
      forge: 'github',
      branch: listed.default_branch ?? undefined,
      description: listed.description?.trim() || undefined,
      topics: listed.topics?.length ? [...listed.topics].sort(compareText) : undefined,
      visibility,
      archived: listed.archived || undefined,
    };
    handles.set(id, handleOf(repository, listed, listingContext));
  }
  listing.repositories = [...handles.values()].sort((a, b) => compareText(a.repository.id, b.repository.id));
  listing.leftOut.sort(compareText);
  if (malformed > 0)
    listing.problems.push({
      rule: 'listing-malformed',
      severity: 'warning',
      message: `${malformed} entries in the list of ${label} lack a usable name or a field that GitHub documents, and were skipped.`,
    });
}

function visibilityOf(listed: Listed): Repository['visibility'] {
  const { visibility } = listed;
  if (visibility === 'internal' || visibility === 'private') return visibility;
  return listed.private ? 'private' : 'public';
}

function handleOf(
  repository: Repository,
  listed: Listed,
  { options, host, token, context }: ListingContext,
): RepositoryHandle {
  // Built here instead of taking `clone_url`, so that the token can go to no other host.
  const address = readGitAddress(`${host.origin}/${listed.full_name}.git`);
  if (!address.ok) throw new Error(address.reason);
  const access: RemoteAccess = {
    address,
    token,
    accessHint: options.tokenName
      ? `Give the token in ${options.tokenName} read access to the contents of this repository.`
      : 'Set `token: ${GITHUB_TOKEN}` for this source.',
    repositoryId: repository.id,
    context,
  };
  const file = join(
    context.cacheDir,
    'github',
    host.host.replace(':', '_'),
    `${listed.full_name.toLowerCase()}.json`,
  );
  return gitHandle(repository, access, () => rememberedHead(file, listed, access));
}

const memorySchema = z.object({
  pushedAt: z.string(),
  branch: z.string(),
  commit: z.string().regex(/^[0-9a-f]{40,64}$/),
});

/** A repository that nobody has pushed to since the last run stands where it stood; git need not be asked. */
async function rememberedHead(file: string, listed: Listed, access: RemoteAccess): Promise<RemoteHead> {
  const { pushed_at: pushedAt, default_branch: branch } = listed;
  const known = await readFile(file, 'utf8').then(
    (text) => memorySchema.safeParse(parseJson(text)).data,
    () => undefined,
  );
  if (known && known.pushedAt === pushedAt && known.branch === branch)
    return { commit: known.commit, branch };
  const head = await lsRemoteWhereItIs(access);
  if (head.commit && pushedAt && branch && head.branch === branch)
    await writeJson(file, { pushedAt, branch, commit: head.commit });
  return head;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
