/** Reads the configuration of sources and makes the sources that it names. */
import { z } from 'zod';
import type { CatalogRules } from '../catalog/rules.ts';
import { editDistance } from '../catalog/suggest.ts';
import { ConfigError, explain, formatPath, type Issue, parseConfigFile } from './config-file.ts';
import { settingsSchema, sourceSchemas, type SourceSpec } from './config-schema.ts';
import { entitiesSource } from './entities.ts';
import { folderSource } from './folder.ts';
import { isSafeRef, readGitAddress } from './git-address.ts';
import { gitSource } from './git.ts';
import type { GitHubAuth } from './github-api.ts';
import { gitHubPeopleSource } from './github-people.ts';
import { gitHubSource } from './github.ts';
import { gitLabPeopleSource } from './gitlab-people.ts';
import { type CrawlLimits, crawlLimitsSchema, sourceLimitsSchema } from './limits.ts';
import { pluginSource, type SourceType } from './plugin-source.ts';
import type { Source, SourceLimits } from './source.ts';

export { parseSourceArgument } from './source-argument.ts';
export type { SourceSpec } from './config-schema.ts';

export interface SourcesConfig {
  sources: SourceSpec[];
  visibility: 'public' | 'internal';
  descriptors?: string[];
  rules?: CatalogRules;
  codeowners: boolean;
  embeds: string[];
  /** Those that the file sets. */
  limits: Partial<SourceLimits>;
  crawlLimits: CrawlLimits;
}

/** Types of source that plugins add, by their key. `unasked`: plugins are not known here, so that any other key may be one. */
export type KnownTypes = ReadonlyMap<string, SourceType> | 'unasked';

/**
 * @param file its name, for messages
 * @param types sources of types that are `unasked` are left out
 * @throws {ConfigError}
 */
export function parseSourcesFile(
  text: string,
  file: string,
  types: KnownTypes = new Map(),
): { config: SourcesConfig } {
  return { config: parseConfigFile(text, file, (value) => check(value, types)) };
}

/** The same for a value that is there already. @throws {ConfigError} */
export function parseSources(value: unknown): SourcesConfig {
  const checked = check(value);
  if ('value' in checked) return checked.value;
  throw new ConfigError(
    undefined,
    checked.issues.map(({ path, message }) => ({ path: formatPath(path), message })),
  );
}

/**
 * Makes the sources, in the order of the configuration.
 * @param baseDir what relative folders start at
 * @param env where tokens are; a variable that is not set is a problem of that source's listing
 */
export function createSources(
  config: SourcesConfig,
  baseDir: string,
  env: Readonly<Record<string, string | undefined>>,
): Source[] {
  return config.sources.flatMap((spec) => {
    if ('plugin' in spec) return pluginSource(spec.plugin, spec.value, spec.written);
    if ('folder' in spec) return folderSource({ ...spec, baseDir });
    if ('entities' in spec) {
      const token = { token: valueOf(spec.token, env), tokenName: nameOf(spec.token) };
      return withSecrets(entitiesSource({ entities: spec.entities, baseDir, ...token }), [spec.token], env);
    }
    if ('gitlab' in spec) {
      const token = { token: valueOf(spec.token, env), tokenName: nameOf(spec.token) };
      return withSecrets(gitLabPeopleSource({ ...spec.gitlab, ...token }), [spec.token], env);
    }
    if ('git' in spec) {
      const source = gitSource({
        url: spec.git,
        ref: spec.ref,
        token: valueOf(spec.token, env),
        tokenName: nameOf(spec.token),
      });
      return withSecrets(source, [spec.token], env);
    }
    const { github, token, app } = spec;
    const [org = '', repo] = typeof github === 'string' ? github.split('/') : [github.org, github.repo];
    const auth: GitHubAuth = app
      ? { kind: 'app', id: app.id, key: valueOf(app.key, env) ?? '', installation: app.installation }
      : token
        ? { kind: 'token', token: valueOf(token, env) ?? '' }
        : { kind: 'none' };
    const { people = false, namespace, ...options } = typeof github === 'string' ? { org } : github;
    const shared = { host: options.host, org, auth, tokenName: nameOf(app?.key ?? token) };
    const sources = [
      ...(people === 'only' ? [] : [gitHubSource({ ...options, ...shared, repo })]),
      ...(people ? [gitHubPeopleSource({ ...shared, namespace })] : []),
    ];
    return sources.map((source) => withSecrets(source, [token, app?.key], env));
  });
}

/** Values of the secrets that the configuration names, for whoever prints or stores text. */
export function secretsOf(
  config: SourcesConfig,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  return config.sources.flatMap((spec) => {
    if ('folder' in spec) return [];
    if ('plugin' in spec) return spec.plugin.secrets?.flatMap((name) => env[name]?.trim() || []) ?? [];
    const references = 'github' in spec ? [spec.token, spec.app?.key] : [spec.token];
    return references.flatMap((reference) => valueOf(reference, env) ?? []);
  });
}

/** Without its secret a source would list less than before, and what is missing would look removed. */
function withSecrets(
  source: Source,
  references: readonly (string | undefined)[],
  env: Readonly<Record<string, string | undefined>>,
): Source {
  const missing = references.filter((reference) => reference && !valueOf(reference, env)).map(nameOf);
  if (missing.length === 0) return source;
  const message = `The environment variable ${missing.join(' and ')} is not set, so "${source.label}" was not read.`;
  const hint = 'Set it, or take it out of the configuration if everything in this source is public.';
  return {
    ...source,
    list: () =>
      Promise.resolve({
        repositories: [],
        leftOut: [],
        ok: false,
        problems: [{ rule: 'token-missing', severity: 'error', message, hint }],
      }),
  };
}

function nameOf(reference: string | undefined): string | undefined {
  return reference?.slice(2, -1);
}

function valueOf(
  reference: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const name = nameOf(reference);
  return name === undefined ? undefined : env[name]?.trim() || undefined;
}

function check(
  value: unknown,
  types: KnownTypes = new Map(),
): { value: SourcesConfig } | { issues: Issue[] } {
  const settings = settingsSchema.safeParse(value);
  const issues = settings.success
    ? []
    : settings.error.issues.flatMap((issue) => explain(issue, settingsSchema.shape));
  const list = z.looseObject({ sources: z.array(z.unknown()) }).safeParse(value);
  const sources = (list.data?.sources ?? []).flatMap((source, index) => {
    const checked = checkSource(source, types);
    if ('spec' in checked) return checked.spec ? [checked.spec] : [];
    issues.push(...checked.issues.map((issue) => ({ ...issue, path: ['sources', index, ...issue.path] })));
    return [];
  });
  if (!settings.success || issues.length > 0) return { issues };
  const { limits = {}, visibility, descriptors, rules, codeowners, embeds } = settings.data;
  const pick = (shape: object): object =>
    Object.fromEntries(Object.entries(limits).filter(([key]) => Object.hasOwn(shape, key)));
  return {
    value: {
      sources,
      visibility,
      descriptors,
      rules,
      codeowners,
      embeds,
      limits: sourceLimitsSchema.parse(pick(sourceLimitsSchema.shape)),
      crawlLimits: crawlLimitsSchema.parse(pick(crawlLimitsSchema.shape)),
    },
  };
}

function checkSource(
  source: unknown,
  types: KnownTypes,
): { spec: SourceSpec | undefined } | { issues: Issue[] } {
  const kinds = Object.keys(sourceSchemas) as (keyof typeof sourceSchemas)[];
  const all = [...kinds, ...(types === 'unasked' ? [] : types.keys())];
  const wanted = `"${all.join('", "')}"`;
  if (typeof source !== 'object' || source === null || Array.isArray(source))
    return {
      issues: [{ path: [], message: `must be one of ${wanted} with a value, like "folder: ../services"` }],
    };
  const named = kinds.filter((kind) => Object.hasOwn(source, kind));
  const others = Object.keys(source);
  const [other = ''] = others;
  if (named.length === 0 && others.length === 1) {
    if (types === 'unasked') {
      const near = kinds.find((kind) => editDistance(kind, other) <= 2);
      if (!near) return { spec: undefined };
      const message = `"${other}" is not known here; did you mean "${near}"?`;
      return { issues: [{ path: [], key: other, message }] };
    }
    const plugin = types.get(other);
    if (plugin) return checkPluginSource(plugin, (source as Record<string, unknown>)[other]);
  }
  const kind = named[0];
  if (!kind || named.length > 1) {
    const keys = Object.keys(source);
    const found =
      named.length > 1 ? 'several' : `none (it has ${keys.map((key) => `"${key}"`).join(', ') || 'no keys'})`;
    return {
      issues: [{ path: [], key: keys[0], message: `must have exactly one of ${wanted}; it has ${found}` }],
    };
  }
  const schema = sourceSchemas[kind];
  const parsed = schema.safeParse(source);
  const issues = parsed.success ? [] : parsed.error.issues.flatMap((issue) => explain(issue, schema.shape));
  if (parsed.success && 'git' in parsed.data) issues.push(...checkGit(parsed.data));
  if (parsed.success && 'entities' in parsed.data) issues.push(...checkEntities(parsed.data));
  if (parsed.success && 'github' in parsed.data && typeof parsed.data.github === 'object') {
    const { people, repo } = parsed.data.github;
    if (people && repo)
      issues.push({
        path: ['github', 'people'],
        message: 'goes with an organisation, not with one repository',
      });
  }
  if (parsed.success && 'github' in parsed.data && parsed.data.app && parsed.data.token)
    issues.push({ path: [], key: 'app', message: 'has both "token" and "app"; one of them is enough' });
  return parsed.success && issues.length === 0 ? { spec: parsed.data } : { issues };
}

function checkPluginSource(plugin: SourceType, written: unknown): { spec: SourceSpec } | { issues: Issue[] } {
  const parsed = plugin.options.safeParse(written);
  if (parsed.success) return { spec: { plugin, written, value: parsed.data } };
  return {
    issues: parsed.error.issues.map(({ path, message }) => ({ path: [plugin.type, ...path], message })),
  };
}

/** Refused addresses are not repeated: they may hold a secret. */
function checkGit({ git, ref }: { git: string; ref?: string }): Issue[] {
  const address = readGitAddress(git);
  return [
    ...(address.ok ? [] : [{ path: ['git'], message: `${address.reason} ${address.hint}` }]),
    ...(ref === undefined || isSafeRef(ref)
      ? []
      : [{ path: ['ref'], message: 'is not a name that a branch, tag or commit can have' }]),
  ];
}

function checkEntities({ entities, token }: { entities: string; token?: string }): Issue[] {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(entities)?.[1]?.toLowerCase();
  if (scheme === undefined)
    return token ? [{ path: [], key: 'token', message: 'goes with an address; a file needs none' }] : [];
  if ((scheme !== 'https' && scheme !== 'http') || !URL.canParse(entities))
    return [{ path: ['entities'], message: 'must be a file or an https address' }];
  const { username, password } = new URL(entities);
  return username || password
    ? [{ path: ['entities'], message: 'holds a user name or password; name a `token` instead' }]
    : [];
}
