/** What is said of people only where the portal's owner wants it. */

/** E-mail addresses of people are personal data: a portal shows them only if its owner says so. */
export function withoutEmails(text: string): string {
  const lines = text.split('\n');
  return lines.map((line) => (line.includes('@') ? withoutAddresses(line) : line)).join('\n');
}

/** The lengths that mail allows bound the work: a line may be one word of a hundred thousand characters. */
function withoutAddresses(line: string): string {
  return line.replace(/[^\s@:<>"'(),;/]{1,64}@[^\s@:<>"'(),;/]{1,255}\.[a-z]{2,}/gi, (address) =>
    address.startsWith('git@') ? address : '(e-mail address left out)',
  );
}
