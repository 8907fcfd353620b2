/** Annotations that somebody reads: Callboard itself, the plugins that come with it, plugins of others, Backstage. */
import { z } from 'zod';
import { valueForms, type ValueForm } from './annotation-value.ts';
import { pluginAnnotations } from './plugin-annotations.ts';

/** What a plugin says of an annotation that it reads. */
export interface AnnotationInfo {
  /** A value as people would write it; shown where one is wrong, in the portal's list of plugins and in the handbook. */
  example: string;
  /** One sentence. */
  description?: string;
  /** What the value has to look like; another one is a problem of the descriptor. @default anything */
  value?: ValueForm;
  /** Several values, with commas between them. @default false */
  list?: boolean;
}

export interface KnownAnnotation extends AnnotationInfo {
  name: string;
  /** Who reads it. */
  plugin: string;
}

/** `domain/name` as descriptors have it; the domain may be missing. */
export const annotationName = z
  .string()
  .max(317)
  .regex(
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?\/)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/,
    'must be the name of an annotation, like "acme.example/tracker"',
  );

export const annotationInfoSchema = z.strictObject({
  example: z.string().min(1).max(200),
  description: z.string().max(500).optional(),
  value: z
    .union([z.enum(valueForms as [string, ...string[]]), z.array(z.string().min(1).max(100)).min(1).max(50)])
    .transform((form) => form as ValueForm)
    .optional(),
  list: z.boolean().optional(),
});

/** As the snapshot keeps those of plugins that do not come with Callboard. */
export const knownAnnotationSchema = annotationInfoSchema.extend({
  name: annotationName,
  plugin: z.string(),
});

/** Nobody here reads these, but organisations that come from Backstage have them. */
const backstage = [
  'argocd/app-name',
  'argocd/app-namespace',
  'argocd/app-selector',
  'argocd/instance-name',
  'argocd/project-name',
  'argocd/proxy-url',
  'backstage.io/adr-location',
  'backstage.io/code-coverage',
  'backstage.io/edit-url',
  'backstage.io/kubernetes-cluster',
  'backstage.io/kubernetes-id',
  'backstage.io/kubernetes-label-selector',
  'backstage.io/kubernetes-namespace',
  'backstage.io/ldap-dn',
  'backstage.io/ldap-rdn',
  'backstage.io/ldap-uuid',
  'backstage.io/linguist',
  'backstage.io/managed-by-location',
  'backstage.io/managed-by-origin-location',
  'backstage.io/orphan',
  'backstage.io/source-location',
  'backstage.io/time-saved',
  'backstage.io/view-url',
  'bitbucket.org/project-slug',
  'circleci.com/project-slug',
  'cloudbuild.googleapis.com/project-slug',
  'dev.azure.com/build-definition',
  'dev.azure.com/host-org',
  'dev.azure.com/project',
  'dev.azure.com/project-repo',
  'dev.azure.com/readme-path',
  'datadoghq.com/dashboard-url',
  'datadoghq.com/graph-size',
  'datadoghq.com/graph-token',
  'datadoghq.com/referrer-policy',
  'datadoghq.com/site',
  'github.com/project-readme-path',
  'github.com/project-slug',
  'github.com/user-id',
  'gitlab.com/codeowners-path',
  'gitlab.com/instance',
  'gitlab.com/project-id',
  'gitlab.com/project-slug',
  'gitlab.com/readme-path',
  'gocd.org/pipelines',
  'google.com/dashboard-selector',
  'graph.microsoft.com/group-id',
  'graph.microsoft.com/tenant-id',
  'graph.microsoft.com/user-id',
  'grafana/alert-label-selector',
  'grafana/dashboard-selector',
  'grafana/host-id',
  'grafana/overview-dashboard',
  'grafana/source-id',
  'grafana/tag-selector',
  'jenkins.io/github-folder',
  'jenkins.io/job-full-name',
  'jenkins.io/override-base-url',
  'lighthouse.com/website-url',
  'newrelic.com/dashboard-guid',
  'opsgenie.com/component-selector',
  'opsgenie.com/team',
  'pagerduty.com/account',
  'pagerduty.com/integration-key',
  'pagerduty.com/service-id',
  'prometheus.io/rule',
  'rollbar.com/project-slug',
  'sentry.io/project-slug',
  'snyk.io/exclude-project-ids',
  'snyk.io/org-id',
  'snyk.io/org-ids',
  'snyk.io/org-name',
  'snyk.io/project-ids',
  'snyk.io/target-id',
  'snyk.io/target-name',
  'snyk.io/targets',
  'sonarqube.org/project-key',
  'vault.io/secrets-engine',
  'vault.io/secrets-path',
] as const;

/** What Callboard reads itself. */
const own: readonly Omit<KnownAnnotation, 'plugin'>[] = [
  {
    name: 'backstage.io/techdocs-ref',
    example: 'dir:.',
    description: 'Where the docs of the entity lie.',
  },
  {
    name: 'backstage.io/techdocs-entity',
    example: 'component:default/payments',
    description: 'Another entity whose docs are those of this one.',
  },
  {
    name: 'backstage.io/techdocs-entity-path',
    example: '/guides/retries/',
    description: 'The page of the other entity’s docs that is meant.',
  },
  {
    name: 'backstage.io/source-template',
    example: 'template:default/service',
    description: 'The template that the entity was made with.',
  },
  {
    name: 'callboard/docs-fresh-for',
    example: '90 days',
    description: 'How long a page of its docs keeps, or `never`.',
  },
  {
    name: 'github.com/team-slug',
    example: 'acme/payments',
    description: 'The team on GitHub.',
    value: 'path',
  },
  {
    name: 'github.com/user-login',
    example: 'octocat',
    description: 'The person’s name on GitHub.',
    value: 'word',
  },
];

export interface AnnotationBook {
  get(name: string): KnownAnnotation | undefined;
  /** All that are known, by name. */
  names: readonly string[];
}

/** @param others those of plugins that do not come with Callboard */
export function annotationBook(others: readonly KnownAnnotation[] = []): AnnotationBook {
  const known = new Map<string, KnownAnnotation>();
  for (const name of backstage) known.set(name, { name, plugin: '', example: '' });
  for (const info of own) known.set(info.name, { ...info, plugin: 'callboard' });
  for (const info of [...pluginAnnotations, ...others])
    // Two that read the same one and differ in what they take: what either takes is no mistake.
    known.set(info.name, known.get(info.name)?.example ? { ...info, value: undefined } : info);
  return { get: (name) => known.get(name), names: [...known.keys()].sort() };
}
