/** What a crawled URL may be before it becomes a link: everything else is dropped. */

const protocols = new Set(['http:', 'https:', 'mailto:']);

/**
 * @returns the URL, trimmed, if it is http(s), mailto or relative; undefined for anything else, however it is disguised
 * @example safeUrl(' java\nscript:alert(1)') // undefined
 */
export function safeUrl(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  // Browsers drop these characters before they look for a scheme.
  const text = [...value.trim()].filter((char) => char > '\u001f' && char !== '\u007f').join('');
  if (text === '' || text.length > 2000) return undefined;
  let url: URL;
  try {
    url = new URL(text, 'https://relative.invalid/');
  } catch {
    return undefined;
  }
  if (!protocols.has(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  return text;
}
