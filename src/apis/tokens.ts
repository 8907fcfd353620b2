/** Words and punctuation of a C-like language, without comments; texts keep their quotes. */

/** Longer definitions are cut here; nobody writes such a schema by hand. */
const maxLength = 8 * 1024 * 1024;

/**
 * Splits GraphQL or Protocol Buffers source. One pass, linear, never throws.
 * @param comment how a comment to the end of the line begins; `//` also allows block comments
 */
export function tokens(source: string, comment: '#' | '//'): string[] {
  const result: string[] = [];
  const end = Math.min(source.length, maxLength);
  let at = 0;
  const skipTo = (mark: string, from: number) => {
    const found = source.indexOf(mark, from);
    return found === -1 ? end : found + mark.length;
  };
  while (at < end) {
    const char = source.charAt(at);
    if (source.startsWith(comment, at)) at = skipTo('\n', at);
    else if (comment === '//' && source.startsWith('/*', at)) at = skipTo('*/', at + 2);
    else if (comment === '#' && source.startsWith('"""', at)) {
      const next = skipTo('"""', at + 3);
      result.push(source.slice(at, next));
      at = next;
    } else if (char === '"' || char === "'") {
      const start = at++;
      while (at < end && source.charAt(at) !== char && source.charAt(at) !== '\n')
        at += source.charAt(at) === '\\' ? 2 : 1;
      at++;
      result.push(source.slice(start, at));
    } else if (isWord(source.charCodeAt(at))) {
      const start = at++;
      while (at < end && isWord(source.charCodeAt(at))) at++;
      result.push(source.slice(start, at));
    } else {
      if (char.trim() !== '' && char !== ',') result.push(char);
      at++;
    }
  }
  return result;
}

/** Whether a token is a name rather than punctuation or a text. */
export function isName(token: string | undefined): token is string {
  return token !== undefined && isWord(token.charCodeAt(0));
}

// Letters, digits, `_` and `.`: qualified names stay whole.
function isWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 46
  );
}
