/** Addresses of an annotation, separated by commas; an address may hold commas of its own. */
export function splitAddresses(value: string | undefined): string[] {
  return (value ?? '')
    .split(/,(?=\s*https?:)/i)
    .map((part) => part.trim().replace(/,+$/, ''))
    .filter(Boolean)
    .slice(0, 10);
}
