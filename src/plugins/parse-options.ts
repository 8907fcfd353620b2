/** Parses options that a person typed, and says everything that is wrong with them at once. */
import { AstroError } from 'astro/errors';
import { z } from 'zod';

/**
 * @param name of the plugin, as in its integration
 * @throws {AstroError} that names the plugin and every wrong path
 */
export function parseOptions<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  options: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(options ?? {});
  if (parsed.success) return parsed.data;
  throw new AstroError(
    `The options of ${name} in your Astro configuration are wrong:\n${z.prettifyError(parsed.error)}`,
    'Correct the options named above. Their meaning is in the documentation of what they belong to.',
  );
}
