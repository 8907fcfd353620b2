import { z } from 'zod';
import { coreApiVersions, defineKind, profile, text } from '../kind.ts';

/** A person. */
export const user = defineKind({
  kind: 'User',
  apiVersions: coreApiVersions,
  spec: z.looseObject({
    profile: profile.optional(),
    memberOf: z.array(text).describe('May be empty, but must be there.'),
  }),
  relations: [
    { field: 'memberOf', defaultKind: 'Group', forward: 'memberOf', reverse: 'hasMember', list: true },
  ],
  label: 'User',
  plural: 'Users',
  description: 'A person.',
  tape: 'user',
});
