/** A GitHub organisation's teams and members as a directory. Entities are named and annotated as Backstage's provider does. */
import pLimit from 'p-limit';
import { z } from 'zod';
import { legalName } from '../catalog/infer.ts';
import { compareText, type Problem } from '../problems.ts';
import {
  createGitHubApi,
  gitHubHost,
  isRateLimit,
  type GitHubApi,
  type GitHubAuth,
  type GitHubHost,
} from './github-api.ts';
import { describeFailure, redactorOf } from './github-failure.ts';
import { type Directory, directorySource, type DirectoryPerson, type DirectoryTeam } from './directory.ts';
import { type Source, type SourceContext, SourceError } from './source.ts';

export interface GitHubPeopleOptions {
  org: string;
  /** @default 'github.com' */
  host?: string;
  /** Namespace of the teams; people stay in `default`. @default 'default' */
  namespace?: string;
  auth: GitHubAuth;
  /** Name of the environment variable that holds the token or key, for messages. */
  tokenName?: string;
}

const login = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/);
const webAddress = z.url({ protocol: /^https?$/ });

/** What is used of `team` of GitHub's API description. */
const teamSchema = z.object({
  slug: z.string().min(1).max(255),
  name: z.string().min(1),
  description: z.string().nullish(),
  privacy: z.string().nullish(),
  html_url: webAddress.optional().catch(undefined),
  parent: z.object({ slug: z.string().min(1) }).nullish(),
});

/** What is used of `simple-user`. */
const memberSchema = z.object({
  login,
  id: z.int().optional(),
  type: z.string().default('User'),
  avatar_url: webAddress.optional().catch(undefined),
  html_url: webAddress.optional().catch(undefined),
});

/** What is used of `public-user`. */
const profileSchema = z.object({
  name: z.string().nullish(),
  bio: z.string().nullish(),
  email: z.string().nullish(),
  suspended_at: z.string().nullish(),
});

type Team = z.output<typeof teamSchema>;
type Member = z.output<typeof memberSchema>;
type Profile = z.output<typeof profileSchema>;

export function gitHubPeopleSource(options: GitHubPeopleOptions): Source {
  const host = gitHubHost(options.host);
  return directorySource({
    label: `github ${host.host === 'github.com' ? '' : `${host.host}/`}${options.org} people`,
    name: `${options.org} on ${host.host}`,
    page: new URL(`${host.origin}/orgs/${options.org}/people`),
    hasToken: options.auth.kind !== 'none',
    read: (context) => readPeople(options, host, context),
  });
}

async function readPeople(
  options: GitHubPeopleOptions,
  host: GitHubHost,
  context: SourceContext,
): Promise<Directory> {
  let api: GitHubApi | undefined;
  try {
    api = await createGitHubApi(host, options.org, options.auth, context);
    return await fetchPeople(api, options, host, context);
  } catch (error) {
    context.signal?.throwIfAborted();
    const problem = describeFailure(error, options, host, redactorOf(options.auth));
    throw new SourceError(problem, { cause: error });
  } finally {
    await api?.close();
  }
}

async function fetchPeople(
  api: GitHubApi,
  { org, namespace = 'default' }: GitHubPeopleOptions,
  host: GitHubHost,
  context: SourceContext,
): Promise<Directory> {
  const problems: Problem[] = [];
  const malformed = { count: 0 };
  const read = async <Schema extends z.ZodType>(
    path: string,
    query: Record<string, string>,
    schema: Schema,
  ): Promise<z.output<Schema>[]> =>
    (await api.getAll(path, query)).flatMap((item) => {
      const parsed = schema.safeParse(item);
      if (!parsed.success) malformed.count += 1;
      return parsed.success ? [parsed.data] : [];
    });

  // Members may hide that they belong to an organisation; a portal that anybody can read keeps that.
  const isPublic = context.visibility === 'public';
  const listed = await read(
    `/orgs/${org}/${isPublic ? 'public_members' : 'members'}`,
    isPublic ? {} : { role: 'all' },
    memberSchema,
  );
  const members = listed.filter(({ type }) => type === 'User');
  const all = await read(`/orgs/${org}/teams`, {}, teamSchema);
  const teams = isPublic ? all.filter(({ privacy }) => privacy !== 'secret') : all;
  const limit = pLimit(4);
  const rosters = await Promise.all(
    teams.map(({ slug }) =>
      limit(() =>
        read(`/orgs/${org}/teams/${encodeURIComponent(slug)}/members`, { role: 'all' }, memberSchema),
      ),
    ),
  );
  const direct = directMembers(
    teams,
    rosters.map((roster) => roster.map(({ login }) => login.toLowerCase())),
  );
  const profiles = await readProfiles(api, members);
  if (profiles.missing > 0)
    problems.push({
      rule: 'people-incomplete',
      severity: 'info',
      message: `The names of ${profiles.missing} of ${members.length} members of ${org} could not be asked for within the rate limit; they are shown by their login.`,
      hint: 'Run again later: names that are known cost nothing.',
    });
  if (malformed.count > 0)
    problems.push({
      rule: 'listing-malformed',
      severity: 'warning',
      message: `${malformed.count} entries in the lists of teams and members of ${org} lack a field that GitHub documents, and were skipped.`,
    });
  const secret = all.length - teams.length;
  if (isPublic)
    problems.push({
      rule: 'people-left-out',
      severity: 'info',
      message: `Only members of ${org} who show their membership to everybody are listed${secret > 0 ? `, and ${secret} secret ${secret === 1 ? 'team is' : 'teams are'} left out` : ''}, because this portal is public.`,
      hint: 'Set `visibility: internal` for a portal that only your company can reach.',
    });

  const refOf = (slug: string) =>
    namespace === 'default' ? legalName(slug) : `group:${namespace}/${legalName(slug)}`;
  const known = new Set(teams.map(({ slug }) => slug));
  return {
    problems,
    teams: teams
      .map((team) => toTeam(team, { org, host, namespace, parent: known, refOf }))
      .sort((a, b) => compareText(a.name, b.name)),
    people: members
      .filter(({ login }) => !profiles.of(login)?.suspended_at)
      .map((member) =>
        toPerson(
          member,
          profiles.of(member.login),
          (direct.get(member.login.toLowerCase()) ?? []).map(refOf).sort(compareText),
        ),
      )
      .sort((a, b) => compareText(a.name, b.name)),
  };
}

/**
 * Login in lower case -> slugs of the teams that hold it themselves. GitHub lists the members of child teams with a
 * team's own, so whoever is in a team below counts there.
 * @see https://docs.github.com/en/rest/teams/members#list-team-members
 */
function directMembers(teams: readonly Team[], rosters: readonly string[][]): Map<string, string[]> {
  const children = new Map<string, number[]>();
  for (const [index, { parent }] of teams.entries())
    if (parent) children.set(parent.slug, [...(children.get(parent.slug) ?? []), index]);
  const direct = new Map<string, string[]>();
  for (const [index, { slug }] of teams.entries()) {
    // A child's list holds its own children's members already.
    const below = new Set((children.get(slug) ?? []).flatMap((child) => rosters[child] ?? []));
    for (const login of rosters[index] ?? []) {
      if (below.has(login)) continue;
      const list = direct.get(login);
      if (list) list.push(slug);
      else direct.set(login, [slug]);
    }
  }
  return direct;
}

/** Names stand in no list: they are asked for one by one, and remembered. Beyond the rate limit, memory has to do. */
async function readProfiles(
  api: GitHubApi,
  members: readonly Member[],
): Promise<{ of(login: string): Profile | undefined; missing: number }> {
  const profiles = new Map<string, Profile>();
  const limit = pLimit(8);
  let isLimited = false;
  let missing = 0;
  await Promise.all(
    members.map(({ login }) =>
      limit(async () => {
        const path = `/users/${login}`;
        const answer = isLimited
          ? await api.remembered(path)
          : await api.get(path).catch(async (error: unknown) => {
              // Somebody who is gone since the list was made.
              if ((error as { status?: number }).status === 404) return undefined;
              if (!isRateLimit(error)) throw error;
              isLimited = true;
              return api.remembered(path);
            });
        const profile = profileSchema.safeParse(answer);
        if (profile.success) profiles.set(login, profile.data);
        else missing += 1;
      }),
    ),
  );
  return { of: (login) => profiles.get(login), missing };
}

function toTeam(
  team: Team,
  {
    org,
    host,
    namespace,
    parent,
    refOf,
  }: {
    org: string;
    host: GitHubHost;
    namespace: string;
    parent: ReadonlySet<string>;
    refOf(slug: string): string;
  },
): DirectoryTeam {
  const page = team.html_url ?? `${host.origin}/orgs/${org}/teams/${encodeURIComponent(team.slug)}`;
  return {
    name: team.slug,
    namespace: namespace === 'default' ? undefined : namespace,
    title: team.name,
    description: team.description?.trim(),
    parent: team.parent && parent.has(team.parent.slug) ? refOf(team.parent.slug) : undefined,
    annotations: {
      'github.com/team-slug': `${org}/${team.slug}`,
      'backstage.io/view-url': page,
      'backstage.io/edit-url': `${page}/edit`,
    },
    links: [{ url: page, title: 'Team on GitHub', icon: 'github' }],
  };
}

function toPerson(
  member: Member,
  profile: Profile | undefined,
  memberOf: readonly string[],
): DirectoryPerson {
  return {
    name: member.login,
    title: profile?.name?.trim(),
    description: profile?.bio?.trim(),
    email: profile?.email?.trim(),
    picture: member.avatar_url,
    memberOf,
    annotations: {
      'github.com/user-login': member.login,
      ...(member.id !== undefined && { 'github.com/user-id': String(member.id) }),
      ...(member.html_url && { 'backstage.io/view-url': member.html_url }),
    },
    links: member.html_url ? [{ url: member.html_url, title: 'Profile on GitHub', icon: 'github' }] : [],
  };
}
