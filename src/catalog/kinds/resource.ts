import { z } from 'zod';
import { coreApiVersions, defineKind, ownedBy, partOf, text } from '../kind.ts';
import { dependencies } from './dependencies.ts';

/** Infrastructure that components need: a database, a bucket, a queue. */
export const resource = defineKind({
  kind: 'Resource',
  apiVersions: coreApiVersions,
  spec: z.looseObject({
    type: text,
    owner: text,
    system: text.optional(),
    dependsOn: z.array(text).optional(),
  }),
  relations: [ownedBy, ...dependencies, partOf('system', 'System')],
  label: 'Resource',
  plural: 'Resources',
  description: 'Infrastructure that components need: a database, a bucket, a queue.',
  tape: 'resource',
});
