/** `content/sources.yaml`: what to crawl, edited by people who write no JavaScript. */
import { z } from 'zod';
import { catalogRulesSchema } from '../catalog/rules.ts';
import type { SourceType } from './plugin-source.ts';
import { crawlLimitsSchema, sourceLimitsSchema } from './limits.ts';

/** Secrets stand in the environment; the file only names the variable. */
const secretSchema = z
  .string()
  .regex(
    /^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/,
    'must name an environment variable, like ${GITHUB_TOKEN}. Secrets do not belong into this file; if this one was shared, revoke it',
  )
  .describe('Environment variable that holds the secret, like ${GITHUB_TOKEN}');

const name = z
  .string()
  .regex(/^(?!\.{1,2}$)[A-Za-z0-9_.-]{1,100}$/, 'is not a name that GitHub would accept');
const patterns = z.array(z.string().min(1));

const namespace = z
  .string()
  .regex(/^[a-z0-9]+(?:-+[a-z0-9]+)*$/, 'is not a namespace: lower-case letters, digits and single hyphens')
  .max(63);

const host = (example: string) =>
  z
    .string()
    .regex(/^(https?:\/\/)?[A-Za-z0-9.-]+(:\d+)?\/?$/, `must be a host name like "${example}"`)
    .optional();

const gitHubShort = z
  .string()
  .regex(
    /^[A-Za-z0-9_.-]{1,100}(\/[A-Za-z0-9_.-]{1,100})?$/,
    'must be "organisation" or "organisation/repository"',
  );

const gitHubLong = z.strictObject({
  /** Organisation or user. */
  org: name,
  /** One repository instead of all. */
  repo: name.optional(),
  /** GitHub Enterprise host, e.g. `https://ghe.acme.com`. @default github.com */
  host: host('ghe.acme.com'),
  /** Only repositories whose name matches one of these patterns. */
  include: patterns.optional(),
  /** Not these. */
  exclude: patterns.optional(),
  /** Archived ones too. @default false */
  archived: z.boolean().optional(),
  /** Forks too. @default false */
  forks: z.boolean().optional(),
  /** Only repositories with one of these topics. */
  topics: z.array(z.string().min(1)).optional(),
  /** Teams and members of the organisation too, as Groups and Users; `only`: without its repositories. @default false */
  people: z.union([z.boolean(), z.literal('only')]).optional(),
  /** Namespace of its teams. People stay in `default`. @default 'default' */
  namespace: namespace.optional(),
});

/** One schema per kind of source, by the key that tells which it is. */
export const sourceSchemas = {
  folder: z.strictObject({
    /** Folder of repositories, or one repository; relative to this file. */
    folder: z.string().min(1),
    /** Web address of the repositories where the folders have no git remote of their own; `{name}` is the folder's name. */
    url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('Web address of each repository, like https://github.com/acme/{name}'),
    /** Branch that `url` shows. @default 'main' */
    branch: z.string().min(1).optional(),
  }),
  git: z.strictObject({
    /** https, ssh or file address of one repository. */
    git: z.string().min(1),
    /** Branch, tag or commit. @default the repository's default branch */
    ref: z.string().min(1).optional(),
    token: secretSchema.optional(),
  }),
  github: z.strictObject({
    /** Organisation or user, or `organisation/repository`. */
    github: z.union([gitHubShort, gitHubLong]),
    token: secretSchema.optional(),
    /** A GitHub App instead of a token. */
    app: z
      .strictObject({
        id: z.union([z.int().positive(), z.string().min(1)]),
        /** Its private key. */
        key: secretSchema,
        /** @default the installation in the organisation */
        installation: z.int().positive().optional(),
      })
      .optional(),
  }),
  gitlab: z.strictObject({
    gitlab: z.strictObject(
      {
        /** Full path of the group, like `acme` or `acme/platform`. */
        group: z
          .string()
          .regex(
            /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*){0,20}$/,
            'is not the path of a group',
          ),
        /** Your own GitLab, e.g. `https://gitlab.acme.com`. @default gitlab.com */
        host: host('gitlab.acme.com'),
        /** Groups and members as Groups and Users. Repositories of GitLab are named one by one, with `git`. */
        people: z.literal(
          'only',
          'must be "only": repositories of GitLab are not listed, name them with "git"',
        ),
        /** Namespace of its groups. People stay in `default`. @default 'default' */
        namespace: namespace.optional(),
      },
      {
        error: ({ code }) =>
          code === 'invalid_type'
            ? 'must name a group and what of it to read, like { group: acme, people: only }'
            : undefined,
      },
    ),
    token: secretSchema.optional(),
  }),
  entities: z.strictObject({
    /** YAML or JSON file of entities, relative to this file, or its https address. */
    entities: z.string().min(1),
    /** For an address: sent as a bearer token. */
    token: secretSchema.optional(),
  }),
} as const;

export type SourceSpec =
  | z.output<typeof sourceSchemas.folder>
  | z.output<typeof sourceSchemas.git>
  | z.output<typeof sourceSchemas.github>
  | z.output<typeof sourceSchemas.gitlab>
  | z.output<typeof sourceSchemas.entities>
  /** Of a plugin: what is written, and what its own check makes of it. */
  | { plugin: SourceType; written: unknown; value: unknown };

const limitsShape = { ...crawlLimitsSchema.partial().shape, ...sourceLimitsSchema.shape };

/** All but the sources, each of which is checked by the schema of its kind. */
export const settingsSchema = z.strictObject({
  sources: z
    .array(z.unknown(), 'must be a list of sources, like "- folder: ../services"')
    .min(1, 'must name at least one source'),
  /** What this portal may show: `public` leaves out every repository that is not public. @default public */
  visibility: z.enum(['public', 'internal']).default('public'),
  /** Which files are descriptors. @default ["**\/catalog-info.{yaml,yml}"] */
  descriptors: patterns.min(1).optional(),
  /** Which kinds may come from where, as Backstage's `catalog.rules`. @default everything is allowed */
  rules: catalogRulesSchema.optional(),
  /** Give entities that name no owner the one that the last `*` line of the repository's CODEOWNERS names. @default false */
  codeowners: z.boolean().default(false),
  /** Hosts whose pages and videos docs may show within a page, e.g. `www.youtube-nocookie.com`. @default none: they are linked */
  embeds: z
    .array(
      z
        .string()
        .regex(
          /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/,
          'must be a host name such as "www.youtube-nocookie.com"',
        ),
    )
    .max(50)
    .default([]),
  /** Bounds per repository. */
  limits: z.strictObject(limitsShape).optional(),
});

/** JSON Schema of the file, for editors. */
export function sourcesJsonSchema(): Record<string, unknown> {
  const { folder, git, github, gitlab, entities } = sourceSchemas;
  const whole = settingsSchema.extend({
    sources: z.array(z.union([folder, git, github, gitlab, entities])).min(1),
  });
  return { title: 'Callboard sources', ...z.toJSONSchema(whole, { io: 'input' }) };
}
