/**
 * A text as it is compared: without case and accents, in any script. Signs that are letters of their own, such as the
 * vowels of Hindi, stay.
 * @example fold('Zürich') // 'zurich'
 */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  // oxlint-disable-next-line no-control-regex
  if (!/[^\u0000-\u007f]/.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]+/g, '')
    .toLowerCase()
    .replaceAll('ς', 'σ');
}
