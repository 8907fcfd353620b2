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
 * A function that masks these secrets, in every form that {@link formsOf} knows. Secrets under four characters are
 * ignored: masking them would garble any text.
 */
export function createMask(secrets: Iterable<string | undefined>): (text: string) => string {
  const forms = new Set<string>();
  for (const secret of secrets)
    if (secret && secret.length >= 4) for (const form of formsOf(secret)) forms.add(form);
  // Longest first, so that a secret inside another one leaves no rest behind.
  const ordered = [...forms].sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((result, form) => result.replaceAll(form, mask), text);
}

/** The same, and everything that {@link redactShapes} masks. */
export function createRedactor(secrets: Iterable<string | undefined>): (text: string) => string {
  const masked = createMask(secrets);
  return (text) => redactShapes(masked(text));
}

/** How a secret may be written: as it is, and as addresses, JSON, HTML, base64 and hexadecimal digits have it. */
function formsOf(secret: string): string[] {
  const percent = encodeURIComponent(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    percent,
    percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    percent.replaceAll('%20', '+'),
    encodeURI(secret),
    json,
    json.replaceAll('/', '\\/'),
    secret.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    Buffer.from(secret).toString('hex'),
    ...base64Forms(secret),
    ...base64Forms(basicCredentials(secret)),
  ];
}

/** Base64 of a text wherever it stands in what is encoded: the characters that depend on nothing around it. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const start = Math.ceil((before * 8) / 6);
    const whole = bytes.toString('base64').slice(start, Math.floor((bytes.length * 8) / 6));
    if (before > 0 && whole.length < 8) return [];
    return [whole, whole.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** What goes, base64-encoded, into a Basic authorization header for a forge's token: any user name is accepted. */
export function basicCredentials(token: string): string {
  return token.includes(':') ? token : `x-access-token:${token}`;
}
