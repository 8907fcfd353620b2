/** The typed content collections. A site's `src/content.config.ts` is one line: `export { collections } from 'callboard/content'`. */
import { defineCollection } from 'astro/content/config';
import { config } from 'virtual:callboard/config';
import { apiEntrySchema, docEntrySchema, entityEntrySchema } from './loaders/entries.ts';
import { snapshotLoader } from './loaders/snapshot-loader.ts';

export const collections = {
  /** Every entity; id: its lower-case ref, e.g. `component:default/payments`. */
  entities: defineCollection({
    loader: snapshotLoader(config.snapshot, 'entities', config.emails),
    schema: entityEntrySchema,
  }),
  /** Every docs page; id: its address below `/docs/`. */
  docs: defineCollection({
    loader: snapshotLoader(config.snapshot, 'docs', config.emails),
    schema: docEntrySchema,
  }),
  /** Every API whose definition could be read; id: the API's ref. */
  apis: defineCollection({
    loader: snapshotLoader(config.snapshot, 'apis', config.emails),
    schema: apiEntrySchema,
  }),
};
