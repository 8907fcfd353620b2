/** One value of a plugin's data as text: what the build prints, and what newer data puts in its place. */
export function valueOf(data: unknown, path: string): string {
  let value = data;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return '';
    value = (value as Record<string, unknown>)[key];
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 300) : '';
}
