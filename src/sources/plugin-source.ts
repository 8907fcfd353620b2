/** A type of source that a plugin adds: what it finds is read as if `content/sources.yaml` named it. */
import { z } from 'zod';
import type { Discovered, NewSource } from '../plugin.ts';
import { describeError, type Problem } from '../problems.ts';
import { withDeadline } from './deadline.ts';
import { filesTree } from './directory.ts';
import { readGitAddress } from './git-address.ts';
import { gitSource } from './git.ts';
import { createHttp } from './http.ts';
import { readNetwork } from './network.ts';
import { createRedactor } from './redact.ts';
import type { RepositoryHandle, Source, SourceContext, SourceListing } from './source.ts';

/** With the name of the plugin that adds it. */
export type SourceType = NewSource & { plugin: string };

const maxFound = 20_000;

const foundSchema = z.array(
  z.union([
    z.object({ name: z.string().min(1), entities: z.array(z.unknown()) }),
    z.object({
      git: z.string(),
      // What is missing in a vendor's answer is often null.
      ref: z.string().nullish(),
      tokenEnv: z.string().nullish(),
    }),
  ]),
);

/** @param value of the configuration, as `options` gives it */
export function pluginSource(type: SourceType, value: unknown, written: unknown): Source {
  const { plugin, list, secrets = [] } = type;
  const label = labelOf(type.type, written);
  return {
    label,
    async list(context) {
      const { visibility, signal, env } = context;
      const redact = createRedactor(secrets.map((name) => env[name]?.trim()));
      const secret = (name: string) => {
        if (!secrets.includes(name))
          throw new Error(`It asks for ${name}, which it does not name in \`secrets\`.`);
        return env[name]?.trim() || undefined;
      };
      const fail = (rule: string, message: string, hint: string): SourceListing => ({
        repositories: [],
        leftOut: [],
        ok: false,
        problems: [{ rule, severity: 'error', message: redact(message), hint }],
      });
      let close: (() => Promise<void>) | undefined;
      try {
        const hosts = typeof type.hosts === 'function' ? type.hosts(value as never) : (type.hosts ?? []);
        const trusted = new Set(hosts.map(hostOf));
        const http = createHttp({
          network: readNetwork(env),
          trustedHosts: trusted,
          namedIn: `in the \`hosts\` of the source "${type.type}"`,
        });
        close = () => http.close();
        const promised = list(value, {
          secret,
          visibility,
          fetch: (url, init) => http.fetch(url, { ...init, ...(signal && { signal }) }),
          ...(signal && { signal }),
        });
        const found: unknown = await withDeadline(promised, context.limits.seconds);
        if (!Array.isArray(found)) throw new Error('It gives no list.');
        if (found.length > maxFound) throw new Error(`It finds more than ${maxFound} repositories.`);
        const parsed = foundSchema.safeParse(found);
        if (!parsed.success)
          throw new Error(
            `It gives something else than \`{ git }\` or \`{ name, entities }\` at ${String(parsed.error.issues[0]?.path[0])}.`,
          );
        return await join(parsed.data, { type, label, trusted, redact }, context);
      } catch (error) {
        signal?.throwIfAborted();
        const text = redact(describeError(error)).slice(0, 500);
        return fail(
          'source-unreachable',
          `The source "${label}" of the plugin "${plugin}" could not be listed: ${text.replace(/[^.!?]$/, '$&.')}`,
          'What was known of it stays. If it goes on, tell the author of the plugin.',
        );
      } finally {
        await close?.();
      }
    },
  };
}

/** Of an address, as options often have it, or as it is. */
function hostOf(text: string | URL): string {
  const host = String(text);
  return (/^https?:\/\//i.test(host) ? new URL(host).host : host).toLowerCase();
}

interface Joining {
  type: SourceType;
  label: string;
  /** Hosts that get tokens. */
  trusted: ReadonlySet<string>;
  redact(text: string): string;
}

async function join(
  found: z.output<typeof foundSchema>,
  { type, label, trusted, redact }: Joining,
  context: SourceContext,
): Promise<SourceListing> {
  const whole: SourceListing = { repositories: [], leftOut: [], ok: true, problems: [] };
  const ids = new Set<string>();
  const told = new Set<string>();
  const say = (rule: string, message: string, hint: string, severity: Problem['severity'] = 'warning') =>
    whole.problems.push({ rule, severity, message: redact(message), hint });
  const add = (handle: RepositoryHandle) => {
    const { id } = handle.repository;
    if (ids.has(id))
      say(
        'repository-twice',
        `The source "${label}" of the plugin "${type.plugin}" finds "${id}" twice. The first is used.`,
        'Report it to the author of the plugin.',
      );
    else whole.repositories.push(handle);
    ids.add(id);
  };
  for (const one of found) {
    if ('entities' in one) {
      add(entitiesHandle(one as Extract<Discovered, { name: string }>, label, type.type));
      continue;
    }
    const { git, ref, tokenEnv } = one;
    const address = readGitAddress(git);
    if (address.ok && address.scheme === 'file') {
      whole.ok = false;
      say(
        'source-refused',
        `The source "${label}" of the plugin "${type.plugin}" finds a folder of this machine, which is not read.`,
        'Name the folder in `content/sources.yaml` yourself if you want it.',
        'error',
      );
      continue;
    }
    let token: string | undefined;
    if (tokenEnv) {
      const host = address.ok ? address.host : '';
      const port = URL.canParse(git) ? new URL(git).host.toLowerCase() : host;
      const named = type.secrets?.includes(tokenEnv);
      if (named && (trusted.has(host) || trusted.has(port)))
        token = context.env[tokenEnv]?.trim() || undefined;
      else if (address.ok && !told.has(`${port} ${tokenEnv}`)) {
        told.add(`${port} ${tokenEnv}`);
        say(
          'source-refused',
          named
            ? `The source "${label}" of the plugin "${type.plugin}" finds a repository at ${port}, which is none of its hosts: it is read without the token.`
            : `The source "${label}" of the plugin "${type.plugin}" wants a repository at ${port} to be read with ${tokenEnv.slice(0, 100)}, which is none of its \`secrets\`: it is read without.`,
          'If that host is right, the author of the plugin has to name it in the `hosts` of the source, and the variable in its `secrets`.',
        );
      }
    }
    const listing = await gitSource({
      url: git,
      ref: ref ?? undefined,
      token,
      tokenName: token === undefined ? undefined : (tokenEnv ?? undefined),
    }).list(context);
    listing.repositories.forEach((handle) => add(ofSource(handle, label)));
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
