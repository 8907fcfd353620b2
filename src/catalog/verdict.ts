/** What comes of one document of a descriptor file, for us and for Backstage. */
import { z } from 'zod';
import { problemSchema } from '../problems.ts';
import { relationSchema } from './entity.ts';

/** Our verdict and Backstage's on one document of a descriptor file. */
export const documentVerdictSchema = z.object({
  repository: z.string(),
  file: z.string(),
  /** From 0, empty documents counted. */
  document: z.number().int().nonnegative(),
  ref: z.string().nullable(),
  /** Callboard shows this entity. */
  accepted: z.boolean(),
  backstage: z.object({
    accepted: z.boolean(),
    /** Where Backstage's processing stopped; `ok` if it did not. */
    stage: z.enum([
      'ok',
      'read',
      'yaml',
      'envelope',
      'rules',
      'preprocess',
      'policy',
      'kind',
      'relations',
      'other',
    ]),
    /** False: Backstage would store nothing of this file. */
    locationOk: z.boolean(),
  }),
  /** Why we accept what Backstage would not, keys of `kinderReasons`; absent where verdicts agree. */
  kinder: z.array(z.string()).optional(),
  problems: z.array(problemSchema),
  relations: z.array(relationSchema),
});
export type DocumentVerdict = z.infer<typeof documentVerdictSchema>;
