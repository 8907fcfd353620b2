/** What people type after `callboard try`. */
import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { SourceSpec } from './config-schema.ts';
import { readGitAddress } from './git-address.ts';

/** The argument names nothing that can be read. The message says what would. */
export class SourceArgumentError extends Error {
  override readonly name = 'SourceArgumentError';
}

const known =
  'A source is a folder, a git address (https://..., ssh://..., git@host:path, file:///...), github:org, github:org/repo or github:host/org.';

/**
 * A folder, a git address, `github:org`, `github:org/repo` or `github:host/org[/repo]`. A folder of that name wins.
 * @param env for github.com a token in `GITHUB_TOKEN` or `GH_TOKEN` is used without being named
 * @throws {SourceArgumentError}
 */
export function parseSourceArgument(
  argument: string,
  cwd: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): SourceSpec {
  const path = resolve(cwd, argument.replace(/^~(?=\/|$)/, homedir()));
  if (argument !== '' && existsSync(path)) {
    if (statSync(path).isDirectory()) return bareRepository(path) ?? { folder: path };
    throw new SourceArgumentError(`"${argument}" is a file, not a folder. ${known}`);
  }
  const token = env['GITHUB_TOKEN'] ? '${GITHUB_TOKEN}' : env['GH_TOKEN'] ? '${GH_TOKEN}' : undefined;
  const gitHub = /^github:(?:\/\/)?(.*)$/.exec(argument)?.[1];
  if (gitHub !== undefined) return parseGitHub(argument, gitHub, token);
  if (
    /^[a-z][a-z0-9+.-]*:/i.test(argument) ||
    /^[^/\\]+@[^/\\]+:/.test(argument) ||
    argument.startsWith('-')
  ) {
    const address = readGitAddress(argument);
    if (!address.ok) throw new SourceArgumentError(`${address.reason} ${address.hint}`);
    const own = address.scheme === 'https' && address.host === 'github.com' && token;
    return { git: argument, ...(own ? { token } : {}) };
  }
  const looksLikeHost = /^[a-z0-9-]+(\.[a-z0-9-]+)+\/\S+$/i.test(argument);
  const guess = looksLikeHost ? ` For a git repository write https://${argument}.` : '';
  throw new SourceArgumentError(`There is no folder "${argument}" in ${cwd}.${guess} ${known}`);
}

function parseGitHub(argument: string, rest: string, token: string | undefined): SourceSpec {
  const parts = rest
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split('/');
  // An organisation's name has no dot, a host's has one or a port.
  const host = parts.length > 1 && /[.:]/.test(parts[0] ?? '') ? parts.shift() : undefined;
  const [org = '', repo] = parts;
  const name = /^(?!\.{1,2}$)[A-Za-z0-9_.-]{1,100}$/;
  const usable = name.test(org) && (repo === undefined || name.test(repo)) && parts.length <= 2;
  if (!usable || (host !== undefined && !/^[A-Za-z0-9][A-Za-z0-9.-]*(:\d+)?$/.test(host)))
    throw new SourceArgumentError(
      `"${argument}" is not of the form github:org, github:org/repo or github:host/org.`,
    );
  const own = host === undefined || host.toLowerCase() === 'github.com';
  return { github: { org, repo, host: own ? undefined : host }, ...(own && token ? { token } : {}) };
}

/** A bare repository has no files to read as they lie; its objects are read. */
function bareRepository(path: string): SourceSpec | undefined {
  const bare = ['HEAD', 'objects', 'refs'].every((name) => existsSync(join(path, name)));
  return bare && !existsSync(join(path, '.git'))
    ? { git: new URL(`file://${encodeURI(path)}`).href }
    : undefined;
}
