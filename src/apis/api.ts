/** What Callboard knows of an API's definition, whatever language it is written in. */
import { z } from 'zod';

export const apiOperationSchema = z.object({
  /** `operationId`, or `METHOD /path` where there is none. */
  id: z.string(),
  method: z.string().optional(),
  path: z.string().optional(),
  summary: z.string().optional(),
});
export type ApiOperation = z.infer<typeof apiOperationSchema>;

/** One line of a part's `apis.ndjson`. */
export const apiRecordSchema = z.object({
  ref: z.string(),
  /** `spec.type` as written. */
  type: z.string(),
  title: z.string().optional(),
  version: z.string().optional(),
  description: z.string().optional(),
  operations: z.array(apiOperationSchema),
});
export type ApiRecord = z.infer<typeof apiRecordSchema>;
