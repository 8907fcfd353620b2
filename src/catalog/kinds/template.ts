import { z } from 'zod';
import { defineKind, ownedBy, text } from '../kind.ts';

const permissions = {
  'backstage:permissions': z.looseObject({ tags: z.array(z.string()).optional() }).optional(),
};
const page = z.looseObject(permissions);
const condition = z.union([z.string(), z.boolean()]).optional();
const formDecorators = z
  .array(z.looseObject({ id: z.string().optional(), input: z.looseObject({}).optional() }))
  .optional();

/** A form and steps from which new software is made. */
export const template = defineKind({
  kind: 'Template',
  apiVersions: ['scaffolder.backstage.io/v1beta3'],
  spec: z.looseObject({
    type: text,
    owner: text.optional(),
    lifecycle: text.optional(),
    parameters: z
      .union([page, z.array(page)])
      .optional()
      .describe('One page of the form, or a list of them; JSON Schema with "ui:" keys.'),
    secrets: z.looseObject({ schema: z.looseObject({}).optional() }).optional(),
    presentation: z
      .looseObject({
        buttonLabels: z
          .looseObject({
            backButtonText: z.string().optional(),
            createButtonText: z.string().optional(),
            reviewButtonText: z.string().optional(),
          })
          .optional(),
      })
      .optional(),
    EXPERIMENTAL_recovery: z.looseObject({ EXPERIMENTAL_strategy: z.string().optional() }).optional(),
    formDecorators,
    EXPERIMENTAL_formDecorators: formDecorators,
    steps: z.array(
      z.looseObject({
        id: z.string().optional(),
        name: z.string().optional(),
        action: z.string(),
        input: z.looseObject({}).optional(),
        if: condition,
        ...permissions,
      }),
    ),
    output: z
      .object({
        links: z
          .array(
            z.looseObject({
              if: condition,
              url: text.optional(),
              entityRef: text.optional(),
              title: text.optional(),
              icon: text.optional(),
            }),
          )
          .optional(),
        text: z
          .array(
            z.looseObject({
              if: condition,
              title: text.optional(),
              icon: text.optional(),
              content: z.string().optional(),
            }),
          )
          .optional(),
      })
      .catchall(z.string())
      .optional(),
  }),
  relations: [ownedBy],
  label: 'Template',
  plural: 'Templates',
  description: 'A form and steps from which new software is made.',
  tape: 'template',
});
