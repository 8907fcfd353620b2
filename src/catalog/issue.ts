/** What a check finds in a document, before it has a place in a file. */

/** Steps of Backstage's processing, in its order; a document stops at the first that fails. */
export type Stage =
  'ok' | 'read' | 'yaml' | 'envelope' | 'rules' | 'preprocess' | 'policy' | 'kind' | 'relations' | 'other';

export type Path = readonly (string | number)[];

export interface Issue {
  /** Permanent kebab-case rule id. */
  rule: string;
  /** Where in the document. */
  path: Path;
  message: string;
  hint?: string;
  /** The key is wrong, not its value. */
  atKey?: boolean;
  /** What should stand there instead; lets the kinder reading mend it. */
  expected?: 'text' | 'list' | 'object' | 'other' | 'nothing';
}

/** `metadata.tags[0]` */
export function formatPath(path: Path): string {
  if (path.length === 0) return 'The document';
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`))
    .join('');
}
