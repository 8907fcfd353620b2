import { z } from 'zod';
import { defineKind, lifecycle, ownedBy, partOf, text } from '../kind.ts';

/** Something made for AI assistants: a skill, a rule, a plugin or a marketplace of them. */
export const aiResource = defineKind({
  kind: 'AiResource',
  apiVersions: ['backstage.io/v1alpha1'],
  spec: z.looseObject({
    type: text.describe('"skill", "rule", "plugin", "marketplace" or anything else.'),
    lifecycle,
    owner: text,
    system: text.optional(),
    dependsOn: z.array(text).optional(),
    skills: z.array(text).optional(),
    plugins: z.array(text).optional(),
  }),
  relations: [
    ownedBy,
    partOf('system', 'System'),
    {
      field: 'dependsOn',
      defaultKind: 'AiResource',
      forward: 'dependsOn',
      reverse: 'dependencyOf',
      list: true,
    },
    { field: 'skills', defaultKind: 'AiResource', forward: 'hasPart', reverse: 'partOf', list: true },
    { field: 'plugins', defaultKind: 'AiResource', forward: 'hasPart', reverse: 'partOf', list: true },
  ],
  label: 'AI resource',
  plural: 'AI resources',
  description: 'Something made for AI assistants: a skill, a rule, a plugin or a marketplace of them.',
  tape: 'grey-spark',
  extension: true,
});
