/** Addresses of an annotation, separated by commas; an address may hold commas of its own. */
export function splitAddresses(value: string | undefined): string[] {
  return (value ?? '')
    .slice(0, 20_000)
    .split(/,(?=\s{0,100}https?:)/i, 20)
    .map((part) => withoutCommas(part.trim()))
    .filter(Boolean)
    .slice(0, 10);
}

function withoutCommas(text: string): string {
  let end = text.length;
  while (text[end - 1] === ',') end--;
  return text.slice(0, end);
}
