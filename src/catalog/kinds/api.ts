import { z } from 'zod';
import { coreApiVersions, defineKind, lifecycle, ownedBy, partOf, text } from '../kind.ts';

const shared = {
  kind: 'API',
  apiVersions: coreApiVersions,
  relations: [ownedBy, partOf('system', 'System')],
  label: 'API',
  plural: 'APIs',
  description: 'An interface that components offer to others.',
  tape: 'api',
} as const;

/** An interface that components offer to others, with its definition in a machine-readable language. */
export const api = defineKind({
  ...shared,
  spec: z.looseObject({
    type: text.describe('Language of the definition: "openapi", "asyncapi", "graphql", "grpc" ...'),
    lifecycle,
    owner: text,
    system: text.optional(),
    definition: text.describe("The definition's own text."),
  }),
});

/** An MCP server: addresses in place of a definition. */
export const mcpServerApi = defineKind({
  ...shared,
  specType: 'mcp-server',
  spec: z.looseObject({
    type: z.literal('mcp-server'),
    lifecycle,
    owner: text,
    system: text.optional(),
    remotes: z
      .array(z.looseObject({ type: text, url: text }))
      .min(1)
      .describe('Where the server answers: type (e.g. "streamable-http") and address.'),
  }),
  columns: [{ field: 'remotes', label: 'Remotes' }],
  extension: true,
});
