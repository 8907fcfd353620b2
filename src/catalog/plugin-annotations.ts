/** Annotations of the plugins that come with Callboard. Written by scripts/plugins.ts; do not edit. */
import type { KnownAnnotation } from './known-annotations.ts';

export const pluginAnnotations: readonly KnownAnnotation[] = [
  {
    name: 'github.com/project-slug',
    plugin: 'callboard-snyk',
    example: 'acme/payments',
    description: 'The target of a component that names none.',
  },
  {
    name: 'prometheus.io/alert',
    plugin: 'callboard-prometheus',
    example: 'HighErrorRate, HighLatency',
    description: 'Names of alerts, separated by commas; `all` for every one that the labels let through.',
  },
  {
    name: 'prometheus.io/labels',
    plugin: 'callboard-prometheus',
    example: 'service=payments,env=prod',
    description: 'Labels that an alert must have, all of them.',
    value: 'pairs',
  },
  {
    name: 'prometheus.io/service-name',
    plugin: 'callboard-prometheus',
    example: 'eu',
    description: 'Names of the instances to ask, separated by commas. Without it: all of them.',
  },
  {
    name: 'snyk.io/exclude-project-ids',
    plugin: 'callboard-snyk',
    example: '4737fc9c-3894-40ba-9dc5-aa8ae658c9f6',
    description: 'Ids of projects to leave out, separated by commas.',
    value: 'word',
    list: true,
  },
  {
    name: 'snyk.io/org-id',
    plugin: 'callboard-snyk',
    example: '361fd3c0-41d4-4ea4-ba77-09bb17890967',
    description: 'Id or slug of the organisation to look into.',
    value: 'word',
  },
  {
    name: 'snyk.io/org-ids',
    plugin: 'callboard-snyk',
    example: '361fd3c0-41d4-4ea4-ba77-09bb17890967, acme-platform',
    description: 'Several of them, separated by commas; `snyk.io/org-id` is not read then.',
    value: 'word',
    list: true,
  },
  {
    name: 'snyk.io/project-ids',
    plugin: 'callboard-snyk',
    example: '7439e322-f9c1-4c42-8367-002b33b9d946',
    description: 'Ids of projects, separated by commas, besides those of the targets.',
    value: 'word',
    list: true,
  },
  {
    name: 'snyk.io/target-id',
    plugin: 'callboard-snyk',
    example: '508d2263-ea8a-4e42-bc9d-844de21f4172',
    description: 'A target more, by id or name.',
  },
  {
    name: 'snyk.io/target-name',
    plugin: 'callboard-snyk',
    example: 'acme/payments',
    description: 'A target more, by name; not read where `snyk.io/target-id` stands.',
  },
  {
    name: 'snyk.io/targets',
    plugin: 'callboard-snyk',
    example: 'acme/payments, 508d2263-ea8a-4e42-bc9d-844de21f4172',
    description: 'Names or ids of targets, separated by commas.',
  },
];
