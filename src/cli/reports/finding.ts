/** A problem as reports have it. */
import type { Problem } from '../../problems.ts';

/** A problem, and where its file lies for whoever reads the report. */
export interface Finding extends Problem {
  /** From the working directory where the file is there, else `repository/file`; `''` without a file. */
  path: string;
}

/** What is wrong and what to do, on one line: some reports have no other place for the second. */
export function sentence({ message, hint }: Problem): string {
  return (hint ? `${message} ${hint}` : message).replace(/\s+/g, ' ');
}
