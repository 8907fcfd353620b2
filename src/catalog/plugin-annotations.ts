/** Annotations of the plugins that come with Callboard. Written by scripts/plugins.ts; do not edit. */
import type { KnownAnnotation } from './known-annotations.ts';

export const pluginAnnotations: readonly KnownAnnotation[] = [
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
];
