/** Annotations of the plugins that come with Callboard. Written by scripts/plugins.ts; do not edit. */
import type { KnownAnnotation } from './known-annotations.ts';

export const pluginAnnotations: readonly KnownAnnotation[] = [];
