import { z } from 'zod';
import { coreApiVersions, defineKind, lifecycle, ownedBy, partOf, text } from '../kind.ts';
import { dependencies } from './dependencies.ts';

/** A piece of software that somebody runs or ships: a service, a site, a library. */
export const component = defineKind({
  kind: 'Component',
  apiVersions: coreApiVersions,
  spec: z.looseObject({
    type: text.meta({
      description: 'What sort of component, e.g. "service". Free text; becomes a search facet.',
      examples: ['service', 'website', 'library'],
    }),
    lifecycle,
    owner: text,
    system: text.optional(),
    subcomponentOf: text.optional(),
    providesApis: z.array(text).optional(),
    consumesApis: z.array(text).optional(),
    dependsOn: z.array(text).optional(),
  }),
  relations: [
    ownedBy,
    partOf('subcomponentOf', 'Component'),
    {
      field: 'providesApis',
      defaultKind: 'API',
      forward: 'providesApi',
      reverse: 'apiProvidedBy',
      list: true,
    },
    {
      field: 'consumesApis',
      defaultKind: 'API',
      forward: 'consumesApi',
      reverse: 'apiConsumedBy',
      list: true,
    },
    ...dependencies,
    partOf('system', 'System'),
  ],
  label: 'Component',
  plural: 'Components',
  description: 'A piece of software that somebody runs or ships: a service, a site, a library.',
  tape: 'component',
});
