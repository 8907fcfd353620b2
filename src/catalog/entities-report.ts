/** What `callboard entities` prints: one line of JSON for every document of every descriptor file. */
import { compareText } from '../problems.ts';
import type { DocumentVerdict } from './verdict.ts';

/** Sorted by repository, file and document; keys always in the same order. */
export function entityLines(documents: readonly DocumentVerdict[]): string[] {
  return [...documents]
    .sort(
      (a, b) =>
        compareText(a.repository, b.repository) || compareText(a.file, b.file) || a.document - b.document,
    )
    .map(({ repository, file, document, ref, accepted, backstage, kinder, problems, relations }) =>
      JSON.stringify({ repository, file, document, ref, accepted, backstage, kinder, problems, relations }),
    );
}

/** How many verdicts are kinder than Backstage's, by reason; the most frequent first. */
export function countKinder(documents: readonly DocumentVerdict[]): [reason: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { kinder } of documents)
    for (const reason of kinder ?? []) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || compareText(a, b));
}
