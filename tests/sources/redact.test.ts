import { expect, test } from 'vitest';
import { createRedactor, redactShapes } from '../../src/sources/redact.ts';

const secret = 'sentinel/Tok3n+4711==';
const redact = createRedactor([secret, undefined, '', 'abc']);

test.each([
  `token ${secret} here`,
  `https://x/?t=${encodeURIComponent(secret)}`,
  Buffer.from(secret).toString('base64'),
  `Authorization: Basic ${Buffer.from(`x-access-token:${secret}`).toString('base64')}`,
  Buffer.from(`x-access-token:${secret}`).toString('base64url').replaceAll('-', '+').replaceAll('_', '/'),
])('a known secret is masked in %s', (text) => {
  expect(redact(text)).not.toMatch(/Tok3n|c2VudGluZWw|eC1hY2Nlc3MtdG9rZW46/);
  expect(redact(text)).toContain('***');
});

test.each([
  'ghp_0123456789abcdefghijABCDEFGHIJ012345',
  'github_pat_11ABCDEFG0abcdefghijkl_0123456789abcdefghijklmnopqrstuvwxyz',
  'glpat-abcdefghij0123456789',
  'xoxb-1234567890-abcdefghij',
  'AKIAIOSFODNN7EXAMPLE',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
  'https://ada:hunter2@git.acme.com',
  'https://hunter2@git.acme.com',
  'authorization: Bearer hunter2hunter2',
  '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----',
])('what looks like a secret is masked: %s', (text) => {
  const masked = redactShapes(`before ${text} after`);
  expect(masked).toMatch(/^before .*\*\*\*.* after$/s);
  expect(masked).not.toMatch(/hunter2|MIIE|0123456789|EXAMPLE|eyJ/);
});

test.each([
  'https://github.com/acme/payments',
  'mail ada@acme.com',
  'git@github.com:acme/payments.git',
  'abc',
  'npm_config',
])('ordinary text stays: %s', (text) => {
  expect(redact(text)).toBe(text);
});
