/**
 * Takes a plugin's secrets out of what a vendor answers before the plugin sees it: what repeats a token may be cut,
 * stored or thrown later, and no part of it is then known as one.
 */

/** @param mask what masks the secrets, and leaves all else as it is */
export async function maskAnswer(response: Response, mask: (text: string) => string): Promise<Response> {
  const { status, statusText } = response;
  const headers = new Headers();
  for (const [name, value] of response.headers) headers.append(name, mask(value));
  if (response.body === null) return new Response(null, { status, statusText, headers });
  const bytes = Buffer.from(await response.arrayBuffer());
  const plain = bytes.toString('latin1');
  // Other encodings stay as they are where there is nothing to mask.
  const body = mask(plain) === plain ? bytes : mask(bytes.toString('utf8'));
  return new Response(body, { status, statusText, headers });
}

/** The same for parsed JSON, whose escapes hide from a look at the text. */
export function maskJson(value: unknown, mask: (text: string) => string): unknown {
  const texts = textsOf(value);
  if (mask(texts) === texts) return value;
  return mapTexts(value, mask);
}

/** Every text in it, names of members included. */
export function textsOf(value: unknown): string {
  const found: string[] = [];
  JSON.stringify(value, (key, member: unknown) => {
    found.push(key, typeof member === 'string' ? member : '');
    return member;
  });
  return found.join('\n');
}

/** Changes every text in plain data, names of members included. */
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((member) => mapTexts(member, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [change(key), mapTexts(member, change)]),
  );
}
