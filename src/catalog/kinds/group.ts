import { z } from 'zod';
import { coreApiVersions, defineKind, profile, text } from '../kind.ts';

/** A team, or a unit that teams belong to. */
export const group = defineKind({
  kind: 'Group',
  apiVersions: coreApiVersions,
  spec: z.looseObject({
    type: text.describe('E.g. "team", "department".'),
    profile: profile.optional(),
    parent: text.optional(),
    children: z.array(text).describe('May be empty, but must be there.'),
    members: z.array(text).optional(),
  }),
  relations: [
    { field: 'parent', defaultKind: 'Group', forward: 'childOf', reverse: 'parentOf' },
    { field: 'children', defaultKind: 'Group', forward: 'parentOf', reverse: 'childOf', list: true },
    { field: 'members', defaultKind: 'User', forward: 'hasMember', reverse: 'memberOf', list: true },
  ],
  label: 'Group',
  plural: 'Groups',
  description: 'A team, or a unit that teams belong to.',
  tape: 'group',
});
