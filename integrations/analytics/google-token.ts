/**
 * An access token for a service account, without a library: a signed JWT is exchanged for it.
 * @see https://developers.google.com/identity/protocols/oauth2/service-account#httprest
 */
import { createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CollectContext } from 'callboard/plugin';
import { z } from 'zod';

const scope = 'https://www.googleapis.com/auth/analytics.readonly';

const keySchema = z.object({
  type: z.literal('service_account'),
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
});

const tokenSchema = z.object({ access_token: z.string().min(1) });

/**
 * @param file path of the service account's key file
 * @param tokenUrl where the token is asked for
 * @throws {Error} that says what is wrong with the file, and holds nothing of it
 */
export async function fetchAccessToken(
  { fetchJson, hide, now }: Pick<CollectContext, 'fetchJson' | 'hide' | 'now'>,
  file: string,
  tokenUrl: string,
): Promise<string> {
  const key = readKey(file);
  hide(key.private_key);
  // Every line of it, too: a message may hold a part only.
  for (const line of key.private_key.split('\n')) if (line.length > 30) hide(line);
  const issued = Math.floor(now.getTime() / 1000);
  const assertion = signJwt(
    { alg: 'RS256', typ: 'JWT', ...(key.private_key_id && { kid: key.private_key_id }) },
    { iss: key.client_email, scope, aud: tokenUrl, iat: issued, exp: issued + 3600 },
    key.private_key,
  );
  hide(assertion);
  const { access_token: token } = await fetchJson(tokenUrl, tokenSchema, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion,
    }).toString(),
  });
  hide(token);
  return token;
}

function readKey(file: string): z.output<typeof keySchema> {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Error('The file that GOOGLE_APPLICATION_CREDENTIALS names cannot be read as JSON.');
  }
  const parsed = keySchema.safeParse(data);
  if (!parsed.success)
    throw new Error(
      'The file that GOOGLE_APPLICATION_CREDENTIALS names is no key of a service account. With workload identity, set GA4_ACCESS_TOKEN instead.',
    );
  return parsed.data;
}

function signJwt(header: object, claims: object, privateKey: string): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const content = `${encode(header)}.${encode(claims)}`;
  try {
    return `${content}.${createSign('RSA-SHA256').update(content).sign(privateKey, 'base64url')}`;
  } catch {
    // What OpenSSL says may quote the key.
    throw new Error('The private key in the file that GOOGLE_APPLICATION_CREDENTIALS names cannot be used.');
  }
}
