/** Keeps secrets out of everything that is printed or stored. */

/** Shapes of tokens that vendors document, for secrets that nobody named to us. */
const shapes: readonly RegExp[] = [
  /\bgh[pousr]_[A-Za-z0-9]{16,255}/g,
  /\bgithub_pat_[A-Za-z0-9_]{20,255}/g,
  /\bgl(?:pat|dt|rt|ptt|cbt|soat)-[A-Za-z0-9_.-]{16,255}/g,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,255}/g,
  /\bAT(?:ATT|BB|CTT)[A-Za-z0-9_=-]{20,255}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\b(?:npm|pypi|dckr_pat|sq0atp|shpat|rubygems|hf)[_-][A-Za-z0-9_-]{20,255}/g,
  /\beyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,2000}/g,
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]{0,8000}?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g,
];

const mask = '***';

/** Masks what looks like a secret: token shapes, `user:password@` in addresses, authorization headers. */
export function redactShapes(text: string): string {
  let result = text
    .replace(/\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@'"<>]{1,2000}@/gi, `$1${mask}@`)
    .replace(
      /\b(authorization\s{0,5}[:=]\s{0,5}(?:basic|bearer|token)?\s{0,5})[^\s'",;]{4,4000}/gi,
      `$1${mask}`,
    );
  for (const shape of shapes) result = result.replace(shape, mask);
  return result;
}

/**
 * A function that masks these secrets, their base64, Basic-authorization and URL-encoded forms, and everything that
 * {@link redactShapes} masks. Secrets under four characters are ignored: masking them would garble any text.
 */
export function createRedactor(secrets: Iterable<string | undefined>): (text: string) => string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (!secret || secret.length < 4) continue;
    forms.add(secret);
    forms.add(encodeURIComponent(secret));
    forms.add(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
    forms.add(Buffer.from(basicCredentials(secret)).toString('base64').replace(/=+$/, ''));
  }
  // Longest first, so that a secret inside another one leaves no rest behind.
  const ordered = [...forms].sort((a, b) => b.length - a.length);
  return (text) => redactShapes(ordered.reduce((result, form) => result.replaceAll(form, mask), text));
}

/** What goes, base64-encoded, into a Basic authorization header for a forge's token: any user name is accepted. */
export function basicCredentials(token: string): string {
  return token.includes(':') ? token : `x-access-token:${token}`;
}
