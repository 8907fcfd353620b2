/** Talking to a remote git: its environment, its answers, and what its failures mean. */
import { setTimeout } from 'node:timers/promises';
import type { Problem } from '../problems.ts';
import { isLoopback, type GitAddress } from './git-address.ts';
import { baseGitEnv, GitError, gitConfigEnv, inertSettings, runGit, type GitOptions } from './git-command.ts';
import { gitNetworkEnv, readNetwork } from './network.ts';
import { basicCredentials, createRedactor } from './redact.ts';
import { SourceError, type SourceContext } from './source.ts';

export interface RemoteAccess {
  address: Extract<GitAddress, { ok: true }>;
  /** Branch, tag or commit; the remote's HEAD if absent. */
  ref?: string;
  /** Asked for each command, because an app's token lives an hour only. */
  token?(): Promise<string | undefined>;
  /** What to tell people who have no access. */
  accessHint?: string;
  repositoryId: string;
  context: SourceContext;
}

/** Variables through which people set up ssh and their own git; nothing else of the environment reaches git. */
const sshVariables = [
  'SSH_AUTH_SOCK',
  'SSH_AGENT_PID',
  'GIT_SSH_COMMAND',
  'GIT_SSH',
  'XDG_CONFIG_HOME',
  'GIT_SSL_CAPATH',
];

/** Contents of files are left at the remote until they are wanted. */
const promised: readonly [string, string][] = [
  ['remote.origin.promisor', 'true'],
  ['remote.origin.partialclonefilter', 'blob:none'],
];

/**
 * Options for a command that talks to the remote, which is called `origin` there. Address and token travel as
 * configuration in the environment, never in an argument or file.
 */
export async function remoteGit(
  access: RemoteAccess,
  gitDir?: string,
  contents: 'on-demand' | 'all' = 'on-demand',
): Promise<GitOptions> {
  const { address, context } = access;
  const { env, limits } = context;
  const token = await access.token?.();
  const settings: [string, string][] = [
    ...inertSettings
      .filter(([key]) => key !== 'core.sshCommand')
      .map(([key, value]): [string, string] => [key, value]),
    ['remote.origin.url', address.address],
    ...(contents === 'on-demand' ? promised : []),
    ['http.followRedirects', 'false'],
    ['transfer.bundleURI', 'false'],
    ['fetch.recurseSubmodules', 'false'],
    ['fetch.writeCommitGraph', 'false'],
  ];
  if (address.scheme === 'file')
    settings.push([
      'remote.origin.uploadpack',
      'git -c uploadpack.allowFilter=true -c safe.directory=* upload-pack',
    ]);
  if (token && (address.scheme === 'https' || address.scheme === 'http')) {
    if (address.scheme === 'http' && !isLoopback(address.host))
      throw new SourceError({
        rule: 'repository-unauthorised',
        severity: 'error',
        repository: access.repositoryId,
        message:
          'A token is configured for this repository, but its address is http: anybody on the way could read the token.',
        hint: 'Use the https address.',
      });
    const header = `Authorization: Basic ${Buffer.from(basicCredentials(token)).toString('base64')}`;
    settings.push(
      ['credential.helper', ''],
      ['http.extraheader', ''],
      [`http.${new URL(address.address).origin}/.extraheader`, header],
    );
  }
  const ssh: Record<string, string> = {};
  for (const name of sshVariables) if (env[name]) ssh[name] = env[name];
  return {
    env: {
      ...baseGitEnv(env),
      ...ssh,
      ...(ssh['GIT_SSH_COMMAND'] || ssh['GIT_SSH']
        ? {}
        : { GIT_SSH_COMMAND: 'ssh -oBatchMode=yes -oConnectTimeout=20' }),
      ...gitNetworkEnv(readNetwork(env), context.cacheDir),
      GIT_ASKPASS: 'true',
      SSH_ASKPASS: 'true',
      GCM_INTERACTIVE: 'never',
      GIT_ALLOW_PROTOCOL: address.scheme,
      GIT_DIR: gitDir ?? '/dev/null',
      ...gitConfigEnv(settings),
    },
    seconds: limits.seconds,
    signal: context.signal,
    redact: createRedactor([token]),
  };
}

export interface RemoteHead {
  /** Absent: the remote holds no commit. */
  commit?: string;
  branch?: string;
}

/** What the ref, or the remote's HEAD, stands at. @throws {SourceError} */
export async function lsRemote(access: RemoteAccess): Promise<RemoteHead> {
  const { ref } = access;
  if (ref !== undefined && /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(ref)) return { commit: ref };
  const patterns =
    ref === undefined ? ['HEAD'] : [`refs/heads/${ref}`, `refs/tags/${ref}`, `refs/tags/${ref}^{}`];
  const refs = await listRefs(access, patterns);
  const [branch, tag, peeled] = patterns.map((name) => refs.get(name));
  if (ref === undefined) {
    if (branch) return { commit: branch, branch: refs.get('symref HEAD')?.replace(/^refs\/heads\//, '') };
    const any = await listRefs(access, []);
    if (any.size === 0) return {};
  } else {
    if (branch) return { commit: branch, branch: ref };
    if (peeled ?? tag) return { commit: peeled ?? tag, branch: ref };
  }
  throw new SourceError({
    rule: 'ref-not-found',
    severity: 'error',
    repository: access.repositoryId,
    message:
      ref === undefined
        ? 'The repository names no default branch that exists.'
        : `The repository has no branch or tag "${ref}".`,
    hint: ref === undefined ? 'Name a branch: `ref: main`.' : 'Check `ref` in the configuration.',
  });
}

async function listRefs(access: RemoteAccess, patterns: readonly string[]): Promise<Map<string, string>> {
  const git = await remoteGit(access);
  const ask = (): ReturnType<typeof runGit> =>
    runGit(['ls-remote', '--symref', '--end-of-options', 'origin', ...patterns], {
      ...git,
      seconds: Math.min(git.seconds, 120),
      maxBytes: 50_000_000,
    });
  const { stdout } = await ask()
    .catch(async (error: unknown) => {
      if (!(error instanceof GitError) || !isPassing(error)) throw error;
      await setTimeout(1500, undefined, { signal: access.context.signal });
      return ask();
    })
    .catch((error: unknown) => {
      throw asSourceError(error, access);
    });
  const refs = new Map<string, string>();
  for (const line of stdout.toString('utf8').split('\n')) {
    const [value = '', name] = line.split('\t');
    if (!name) continue;
    if (value.startsWith('ref: ')) refs.set(`symref ${name}`, value.slice(5));
    else if (/^[0-9a-f]{40,64}$/.test(value)) refs.set(name, value);
  }
  return refs;
}

/** Is it worth asking once more? */
function isPassing(error: GitError): boolean {
  return /error: (429|50[0234])|reset by peer|early EOF|hung up|timed out|empty reply/i.test(error.stderr);
}

/** Turns a failure of git into one that says what to do about it; anything else is passed through. */
export function asSourceError(error: unknown, access: RemoteAccess): unknown {
  if (!(error instanceof GitError)) return error;
  const host = access.address.host || 'this machine';
  const detail =
    error.stderr.split('\n').find((line) => /^(fatal|error|remote|ssh)/i.test(line)) ?? error.stderr;
  const problem = (rule: string, message: string, hint: string): SourceError => {
    const said = detail ? ` git says: ${detail.slice(0, 300)}` : '';
    const found: Problem = {
      rule,
      severity: 'error',
      repository: access.repositoryId,
      message: message + said,
      hint,
    };
    return new SourceError(found, { cause: error });
  };
  const { stderr } = error;
  if (error.reason === 'aborted') return error;
  if (error.reason === 'not-found')
    return problem('repository-unreachable', error.message, 'Install git 2.36 or later.');
  if (error.reason === 'timeout')
    return problem(
      'limit-exceeded',
      `git took longer than ${access.context.limits.seconds} seconds (the bound "limits.seconds").`,
      'Try again: what was fetched is kept. Or raise limits.seconds in the configuration.',
    );
  if (/certificate|SSL|TLS/i.test(stderr))
    return problem(
      'repository-unreachable',
      `${host} cannot be reached: its certificate is not trusted.`,
      "Name the file with your company's CA in NODE_EXTRA_CA_CERTS (or GIT_SSL_CAINFO).",
    );
  if (/error: 30[12378]|redirect/i.test(stderr))
    return problem(
      'repository-moved',
      `${host} redirects to another address, which is not followed because a token could go with it.`,
      'Write the address that the repository has now.',
    );
  if (
    /authentication failed|could not read (username|password)|terminal prompts disabled|error: 40[13]|permission denied|access denied|not authori[sz]ed|host key verification/i.test(
      stderr,
    )
  )
    return problem(
      'repository-unauthorised',
      `${host} refuses access to this repository.`,
      access.accessHint ??
        'Set `token: ${NAME}` for this source, and the environment variable to a token that may read it.',
    );
  if (/not found|error: 404|does not exist|not appear to be a git repository|no such/i.test(stderr))
    return problem(
      'repository-not-found',
      `${host} has no such repository, or does not show it without a token.`,
      access.accessHint ??
        'Check the address. For a private repository set `token: ${NAME}` for this source.',
    );
  return problem(
    'repository-unreachable',
    `This repository cannot be read from ${host}.`,
    'Check the address and the network. Behind a proxy set https_proxy.',
  );
}
