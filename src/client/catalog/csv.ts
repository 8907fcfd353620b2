/** A table as comma-separated values, after RFC 4180. */

/**
 * Lines end in CR LF; the text begins with a byte order mark, without which Excel takes names in other scripts for
 * Latin ones. What a spreadsheet would take for a formula gets an apostrophe before it: names come from repositories.
 */
export function csv(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map((row) => `${row.map(field).join(',')}\r\n`).join('')}`;
}

/** First characters that make a formula, wide ones included. @see https://owasp.org/www-community/attacks/CSV_Injection */
const formula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

function field(value: string): string {
  const plain = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
