import { z } from 'zod';
import { coreApiVersions, defineKind, ownedBy, partOf, text } from '../kind.ts';

/** Components, APIs and resources that together do one job. */
export const system = defineKind({
  kind: 'System',
  apiVersions: coreApiVersions,
  spec: z.looseObject({ owner: text, domain: text.optional(), type: text.optional() }),
  relations: [ownedBy, partOf('domain', 'Domain')],
  label: 'System',
  plural: 'Systems',
  description: 'Components, APIs and resources that together do one job.',
  tape: 'system',
});
