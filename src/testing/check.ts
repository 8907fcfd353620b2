import type { Subject } from './subject.ts';

/** One thing that every plugin keeps to. */
export interface Check {
  /** Says what holds; the name of a test. */
  name: string;
  /** Is there anything to look at in this plugin? @default yes */
  applies?: (subject: Subject) => boolean;
  /** @throws {ConformanceError} that says what to change */
  run(subject: Subject): Promise<void>;
  /** Seconds that it may take. @default 30 */
  seconds?: number;
}

/** Does the plugin ask a vendor? */
export function collects(subject: Subject): boolean {
  return subject.create().hooks['callboard:collect'] !== undefined;
}
