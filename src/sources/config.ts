/** Reads the configuration of sources and makes the sources that it names. */
import { LineCounter, parseDocument, type Document, type YAMLParseError } from 'yaml';
import { z } from 'zod';
import { editDistance } from '../catalog/suggest.ts';
import type { CatalogRules } from '../catalog/rules.ts';
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
import { redactShapes } from './redact.ts';
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

export interface ConfigMistake {
  /** `sources[0].token` */
  path: string;
  message: string;
  line?: number;
  column?: number;
}

/** Everything that is wrong with the configuration, at once. */
export class ConfigError extends Error {
  readonly mistakes: readonly ConfigMistake[];
  constructor(file: string | undefined, mistakes: readonly ConfigMistake[]) {
    const lines = mistakes.map(({ path, message, line, column }) => {
      const place = [file, line, column].filter((part) => part !== undefined).join(':');
      return redactShapes(`  ${[place, path].filter(Boolean).join(' ')}: ${message}`);
    });
    const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`;
    super(`${file ?? 'The configuration of sources'} has ${count}:\n${lines.join('\n')}`);
    this.name = 'ConfigError';
    this.mistakes = mistakes;
  }
}

/**
 * @param file its name, for messages
 * @throws {ConfigError}
 */
export function parseSourcesFile(text: string, file: string): { config: SourcesConfig } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number | undefined): { line?: number; column?: number } => {
    if (offset === undefined) return {};
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  // One mistake in the syntax makes the parser stumble over everything that follows.
  const broken = document.errors[0];
  if (broken)
    throw new ConfigError(file, [
      { path: '', message: describeSyntax(broken, text), ...place(broken.pos[0]) },
    ]);
  const checked = check(document.toJS({ maxAliasCount: 100 }) ?? {});
  if ('config' in checked) return checked;
  const mistakes = checked.issues.map(({ path, message, key }): ConfigMistake => ({
    path: formatPath(path),
    message,
    ...place(offsetOf(document, path, key)),
  }));
  throw new ConfigError(
    file,
    mistakes.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)),
  );
}

/** Without the text that the parser quotes: it may be a secret. */
export function describeSyntax(error: YAMLParseError, text: string): string {
  const line = text.slice(text.lastIndexOf('\n', error.pos[0] - 1) + 1).split('\n', 1)[0] ?? '';
  const hint = /\{.*[^'"]\$\{/.test(line) ? ' Inside { }, write "${NAME}" with quotes.' : '';
  return `YAML: ${error.message.replace(/: ".*$/s, '')}.${hint}`;
}

/** The same for a value that is there already. @throws {ConfigError} */
export function parseSources(value: unknown): SourcesConfig {
  const checked = check(value);
  if ('config' in checked) return checked.config;
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

export interface Issue {
  path: PropertyKey[];
  message: string;
  /** A key below `path` that should not be there. */
  key?: string;
}

function check(value: unknown): { config: SourcesConfig } | { issues: Issue[] } {
  const settings = settingsSchema.safeParse(value);
  const issues = settings.success
    ? []
    : settings.error.issues.flatMap((issue) => explain(issue, settingsSchema.shape));
  const list = z.looseObject({ sources: z.array(z.unknown()) }).safeParse(value);
  const sources = (list.data?.sources ?? []).flatMap((source, index) => {
    const checked = checkSource(source);
    if ('spec' in checked) return [checked.spec];
    issues.push(...checked.issues.map((issue) => ({ ...issue, path: ['sources', index, ...issue.path] })));
    return [];
  });
  if (!settings.success || issues.length > 0) return { issues };
  const { limits = {}, visibility, descriptors, rules, codeowners, embeds } = settings.data;
  const pick = (shape: object): object =>
    Object.fromEntries(Object.entries(limits).filter(([key]) => Object.hasOwn(shape, key)));
  return {
    config: {
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

function checkSource(source: unknown): { spec: SourceSpec } | { issues: Issue[] } {
  const kinds = Object.keys(sourceSchemas) as (keyof typeof sourceSchemas)[];
  const wanted = `"${kinds.join('", "')}"`;
  if (typeof source !== 'object' || source === null || Array.isArray(source))
    return {
      issues: [{ path: [], message: `must be one of ${wanted} with a value, like "folder: ../services"` }],
    };
  const named = kinds.filter((kind) => Object.hasOwn(source, kind));
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

export function explain(issue: z.core.$ZodIssue, shape: object): Issue[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const near =
        issue.path.length === 0 && Object.keys(shape).find((known) => editDistance(known, key) <= 2);
      return {
        path: issue.path,
        key,
        message: `"${key}" is not known here${near ? `; did you mean "${near}"?` : ''}`,
      };
    });
  if (issue.code === 'invalid_union') {
    // Of the alternatives, the one that got furthest is the one that was meant.
    const nearest = issue.errors
      .map((errors) => errors.flatMap((error) => explain(error, shape)))
      .sort((a, b) => Math.max(0, ...b.map(depth)) - Math.max(0, ...a.map(depth)))[0];
    if (nearest) return nearest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  return [{ path: issue.path, message: issue.message.replace(/^Invalid input: /, '') }];
}

function depth(issue: Issue): number {
  return issue.path.length + (issue.key === undefined ? 0 : 1);
}

export function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

/** Where a value, or the wrong key in it, stands in the file; the nearest parent of what is missing. */
export function offsetOf(
  document: Document,
  path: readonly PropertyKey[],
  key: string | undefined,
): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (length === path.length && key !== undefined && isMap(node)) {
      const pair = node.items.find((item) => item.key?.value === key);
      if (pair?.key?.range) return pair.key.range[0];
    }
    const { range } = (node ?? {}) as { range?: [number, number, number] | null };
    if (range) return range[0];
  }
  return undefined;
}

interface Keyed {
  items: { key?: { value?: unknown; range?: [number, number, number] } }[];
}

function isMap(node: unknown): node is Keyed {
  return typeof node === 'object' && node !== null && 'items' in node && Array.isArray(node.items);
}
