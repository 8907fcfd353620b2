import { z } from 'zod';
import { coreApiVersions, defineKind, ownedBy, partOf, text } from '../kind.ts';

/** An area of the business that systems belong to. */
export const domain = defineKind({
  kind: 'Domain',
  apiVersions: coreApiVersions,
  spec: z.looseObject({ owner: text, subdomainOf: text.optional(), type: text.optional() }),
  relations: [ownedBy, partOf('subdomainOf', 'Domain')],
  label: 'Domain',
  plural: 'Domains',
  description: 'An area of the business that systems belong to.',
  tape: 'domain',
});
