/** Options of a vendor of which there are several. */
import { z } from 'zod';

/**
 * A list of instances. Data is kept by their names.
 * @param instance schema of one, with a `name`
 * @param none what is wrong with an empty list: "name at least one Grafana"
 */
export function instancesOf<Instance extends z.ZodType<{ name: string }>>(instance: Instance, none: string) {
  return z
    .array(instance)
    .min(1, none)
    .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, {
      error: 'each needs a name of its own',
    });
}
