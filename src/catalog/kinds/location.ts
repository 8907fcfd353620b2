import { z } from 'zod';
import { coreApiVersions, defineKind, text } from '../kind.ts';

/** Names other descriptor files that are to be read. */
export const location = defineKind({
  kind: 'Location',
  apiVersions: coreApiVersions,
  spec: z.looseObject({
    type: text.optional().describe('Only "url", which is also the default, may be used in a repository.'),
    target: text.optional(),
    targets: z.array(text).optional(),
    presence: z.enum(['required', 'optional']).optional(),
  }),
  relations: [],
  locations: true,
  label: 'Location',
  plural: 'Locations',
  description: 'Names other descriptor files that are to be read.',
  tape: 'location',
});
