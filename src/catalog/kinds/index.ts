/** Every kind that Callboard knows without configuration, in the order in which they are listed for people. */
import type { KindDefinition } from '../kind.ts';
import { aiResource } from './ai-resource.ts';
import { api, mcpServerApi } from './api.ts';
import { component } from './component.ts';
import { domain } from './domain.ts';
import { group } from './group.ts';
import { location } from './location.ts';
import { resource } from './resource.ts';
import { system } from './system.ts';
import { template } from './template.ts';
import { user } from './user.ts';

/** A kind may stand here twice: in general, and for one `spec.type`. */
export const kinds: readonly KindDefinition[] = [
  component,
  api,
  mcpServerApi,
  resource,
  system,
  domain,
  group,
  user,
  template,
  aiResource,
  location,
];

/**
 * The general definition of a kind.
 * @param kind in any case
 * @param among the kinds to look in, e.g. with those of the configuration
 */
export function findKind(kind: string, among: readonly KindDefinition[] = kinds): KindDefinition | undefined {
  const wanted = kind.toLowerCase();
  return among.find(
    (definition) => definition.specType === undefined && definition.kind.toLowerCase() === wanted,
  );
}
