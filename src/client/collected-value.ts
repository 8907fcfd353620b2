/** `2026-02-01 10:00 UTC`: alerts that are hours old are old, so the day alone says too little. */
export function timeText(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** What stands beside the time of data: nothing, where it is fresh. */
export function ageText(
  { at, state }: { at?: string | undefined; state?: string | undefined },
  minutes: number,
  now: number,
): string {
  if (state === 'stale') return 'could not be renewed';
  return at !== undefined && (now - Date.parse(at)) / 60_000 > minutes ? 'old' : '';
}

/** One value of a plugin's data as text: what the build prints, and what newer data puts in its place. */
export function valueOf(data: unknown, path: string): string {
  let value = data;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return '';
    value = (value as Record<string, unknown>)[key];
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 300) : '';
}
