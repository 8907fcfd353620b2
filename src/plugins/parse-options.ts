/** Parses options that a person typed, and says everything that is wrong with them at once. */
import { AstroError } from 'astro/errors';
import { z } from 'zod';

/** Options that are wrong. Its message says all of it. */
export class OptionsError extends AstroError {}

/**
 * @param name of the plugin, as in its integration
 * @param described what the plugin has said of itself so far
 * @throws {OptionsError} that names the plugin, every wrong path, what is known there, and where to read of it
 */
export function parseOptions<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  options: unknown,
  described: { docs?: string } = {},
): z.output<Schema> {
  const parsed = schema.safeParse(options ?? {});
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => {
    const known = issue.code === 'unrecognized_keys' ? keysAt(schema, issue.path) : [];
    return known.length > 0 ? { ...issue, message: `${issue.message} (known: ${known.join(', ')})` } : issue;
  });
  // In the message, because not everybody who prints it prints the hint.
  const { docs } = described;
  const page = docs ? `\nWhat they mean: ${docs}${docs.startsWith('/') ? ' in your portal' : ''}` : '';
  throw new OptionsError(
    `The options of ${name} in your Astro configuration are wrong:\n${z.prettifyError({ issues })}${page}`,
    'Correct the options named above. Their meaning is in the documentation of what they belong to.',
  );
}

/** Names that an object of the schema takes at a path; none where that is not known. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: z.core.$ZodType | undefined = plain(schema);
  for (const part of path)
    at = plain(
      at instanceof z.ZodObject
        ? (at.shape as Record<PropertyKey, z.core.$ZodType>)[part]
        : at instanceof z.ZodArray
          ? at.element
          : at instanceof z.ZodRecord
            ? at.valueType
            : undefined,
    );
  return at instanceof z.ZodObject ? Object.keys(at.shape as object) : [];
}

/** What stands within defaults, optional values and transformations. */
function plain(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodReadonly
  )
    return plain(schema.def.innerType);
  return schema instanceof z.ZodPipe ? plain(schema.def.in) : schema;
}
