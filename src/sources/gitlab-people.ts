/** A GitLab group, its subgroups and their members as a directory. Named and annotated as Backstage's provider does. */
import pLimit from 'p-limit';
import { z } from 'zod';
import { legalName } from '../catalog/infer.ts';
import { compareText, type Problem } from '../problems.ts';
import { type Directory, directorySource, type DirectoryPerson } from './directory.ts';
import { createGitLabApi, type GitLabApi, GitLabError, gitLabHost, type GitLabHost } from './gitlab-api.ts';
import { createRedactor } from './redact.ts';
import { type Source, type SourceContext, SourceError } from './source.ts';

export interface GitLabPeopleOptions {
  /** Full path of the group: `acme` or `acme/platform`. */
  group: string;
  /** @default 'gitlab.com' */
  host?: string;
  /** Namespace of the groups; people stay in `default`. @default 'default' */
  namespace?: string;
  token?: string;
  tokenName?: string;
}

const webAddress = z.url({ protocol: /^https?$/ });

/** @see https://docs.gitlab.com/api/groups/ */
const groupSchema = z.object({
  id: z.int(),
  name: z.string().min(1),
  full_path: z.string().min(1),
  description: z.string().nullish(),
  visibility: z.string().nullish(),
  web_url: webAddress.optional().catch(undefined),
  parent_id: z.int().nullish(),
});

/** @see https://docs.gitlab.com/api/members/ */
const memberSchema = z.object({
  username: z.string().min(1).max(255),
  name: z.string().nullish(),
  state: z.string(),
  web_url: webAddress.optional().catch(undefined),
  avatar_url: webAddress.nullish().catch(undefined),
  email: z.string().nullish(),
});

type Group = z.output<typeof groupSchema>;
type Member = z.output<typeof memberSchema>;

/** Accounts that GitLab makes for access tokens and integrations; nobody can be asked there. */
const bot = /^(?:project|group)_\d+_bot(?:_[0-9a-f]+)?$|^service_account_|^ghost$/;

export function gitLabPeopleSource(options: GitLabPeopleOptions): Source {
  const host = gitLabHost(options.host);
  return directorySource({
    label: `gitlab ${host.host === 'gitlab.com' ? '' : `${host.host}/`}${options.group} people`,
    name: `${options.group} on ${host.host}`,
    page: new URL(`${host.origin}/groups/${options.group}/-/group_members`),
    hasToken: !!options.token,
    read: (context) => readPeople(options, host, context),
  });
}

async function readPeople(
  options: GitLabPeopleOptions,
  host: GitLabHost,
  context: SourceContext,
): Promise<Directory> {
  const api = createGitLabApi(host, options.token, context);
  try {
    return await fetchPeople(api, options, host, context);
  } catch (error) {
    context.signal?.throwIfAborted();
    throw new SourceError(describeFailure(error, options, host), { cause: error });
  } finally {
    await api.close();
  }
}

async function fetchPeople(
  api: GitLabApi,
  { group, namespace = 'default' }: GitLabPeopleOptions,
  host: GitLabHost,
  context: SourceContext,
): Promise<Directory> {
  const problems: Problem[] = [];
  let malformed = 0;
  const checked = <Schema extends z.ZodType>(items: readonly unknown[], schema: Schema): z.output<Schema>[] =>
    items.flatMap((item) => {
      const parsed = schema.safeParse(item);
      if (!parsed.success) malformed += 1;
      return parsed.success ? [parsed.data] : [];
    });

  const root = groupSchema.parse(await api.get(`/groups/${encodeURIComponent(group)}?with_projects=false`));
  const below = checked(await api.getAll(`/groups/${root.id}/descendant_groups`), groupSchema);
  const all = [root, ...below];
  const groups =
    context.visibility === 'public' ? all.filter(({ visibility }) => visibility === 'public') : all;
  const limit = pLimit(4);
  // Only its own: those that a group inherits stand with the group above.
  const rosters = await Promise.all(
    groups.map(({ id }) =>
      limit(async () => checked(await api.getAll(`/groups/${id}/members`), memberSchema)),
    ),
  );
  const nameOf = (path: string) => legalName(groupName(path, root.full_path));
  const refOf = (path: string) =>
    namespace === 'default' ? nameOf(path) : `group:${namespace}/${nameOf(path)}`;
  const people = new Map<string, { member: Member; memberOf: string[] }>();
  for (const [index, { full_path: path }] of groups.entries())
    for (const member of rosters[index] ?? []) {
      // Blocked, deactivated, or invited and not there yet.
      if (member.state !== 'active' || bot.test(member.username)) continue;
      const known = people.get(member.username);
      if (known) known.memberOf.push(refOf(path));
      else people.set(member.username, { member, memberOf: [refOf(path)] });
    }
  const leftOut = all.length - groups.length;
  if (leftOut > 0)
    problems.push({
      rule: 'people-left-out',
      severity: 'info',
      message: `${leftOut} of ${all.length} groups of ${group} are not public; they and who is only in them are left out.`,
      hint: 'Set `visibility: internal` for a portal that only your company can reach.',
    });
  if (malformed > 0)
    problems.push({
      rule: 'listing-malformed',
      severity: 'warning',
      message: `${malformed} entries in the lists of groups and members of ${group} lack a field that GitLab documents, and were skipped.`,
    });
  const shown = new Map(groups.map((one) => [one.id, one]));
  return {
    problems,
    teams: groups
      .map((one) => {
        const above = one.parent_id ? shown.get(one.parent_id) : undefined;
        const page = pageOf(one, host);
        return {
          name: nameOf(one.full_path),
          namespace: namespace === 'default' ? undefined : namespace,
          title: one.name,
          description: one.description?.trim(),
          parent: above && refOf(above.full_path),
          annotations: {
            [`${host.host.replace(':', '.')}/team-path`]: one.full_path,
            'backstage.io/view-url': page,
          },
          links: [{ url: page, title: 'Group on GitLab', icon: 'gitlab' }],
        };
      })
      .sort((a, b) => compareText(a.name, b.name)),
    people: [...people.values()]
      .map(({ member, memberOf }) => toPerson(member, memberOf.sort(compareText), host))
      .sort((a, b) => compareText(a.name, b.name)),
  };
}

/** `acme/platform/runtime` below `acme` -> `platform-runtime`, as Backstage names it. */
function groupName(path: string, root: string): string {
  const inside = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  return inside.replaceAll('/', '-');
}

function pageOf(group: Group, host: GitLabHost): string {
  return group.web_url ?? `${host.origin}/groups/${group.full_path}`;
}

function toPerson(member: Member, memberOf: readonly string[], host: GitLabHost): DirectoryPerson {
  const page = member.web_url ?? `${host.origin}/${encodeURIComponent(member.username)}`;
  return {
    name: member.username,
    title: member.name?.trim(),
    email: member.email ?? undefined,
    picture: member.avatar_url ?? undefined,
    memberOf,
    annotations: { [`${host.host.replace(':', '.')}/user-login`]: page, 'backstage.io/view-url': page },
    links: [{ url: page, title: 'Profile on GitLab', icon: 'gitlab' }],
  };
}

function describeFailure(
  error: unknown,
  { group, token, tokenName }: GitLabPeopleOptions,
  { host }: GitLabHost,
): Problem {
  const redact = createRedactor([token]);
  const said = redact(error instanceof Error ? error.message : String(error)).slice(0, 300);
  const { status } = error instanceof GitLabError ? error : { status: undefined };
  const by = tokenName ? `the token in ${tokenName}` : 'a token (`token: ${GITLAB_TOKEN}`)';
  const problem = (rule: string, message: string, hint: string): Problem => ({
    rule,
    severity: 'error',
    message,
    hint,
  });
  if (status === 429)
    return problem(
      'rate-limited',
      `${host} answers no more requests: its rate limit is used up.`,
      'Run again later; what was read before stays.',
    );
  if (status === 401 || status === 403)
    return problem(
      'source-unauthorised',
      `${host} refuses to list the group "${group}". It says: ${said}`,
      `Check ${by}: it must not have expired and needs the scope read_api.`,
    );
  if (status === 404)
    return problem(
      'source-not-found',
      `${host} has no group "${group}", or does not show it.`,
      `Check the path, and ${by}.`,
    );
  return problem(
    'source-unreachable',
    `The group "${group}" could not be listed at ${host}. ${said}`,
    'Check the address and the network. Behind a proxy set https_proxy; for a company CA set NODE_EXTRA_CA_CERTS.',
  );
}
