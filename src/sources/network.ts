/** A company's proxy and certificates: read from the environment once, then handed to git and to fetch alike. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';

export interface Network {
  httpProxy?: string;
  httpsProxy?: string;
  noProxy?: string;
  /** Certificates to trust, public roots included. Absent: the defaults of git and Node. */
  ca?: string;
}

/** Where companies name their CA; all that are set are trusted, beside the public roots. */
const caVariables = ['GIT_SSL_CAINFO', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'CURL_CA_BUNDLE'] as const;

/** @throws {Error} if a CA file is named but cannot be read: every connection would fail later, less clearly. */
export function readNetwork(env: Readonly<Record<string, string | undefined>>): Network {
  const all = env['all_proxy'] || env['ALL_PROXY'];
  const files = new Map<string, string>();
  for (const name of caVariables) if (env[name]) files.set(env[name], name);
  const extra = [...files].map(([file, name]) => {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      throw new Error(
        `The CA file "${file}" that ${name} names cannot be read (${(error as NodeJS.ErrnoException).code}).`,
        { cause: error },
      );
    }
  });
  return {
    httpProxy: env['http_proxy'] || env['HTTP_PROXY'] || all || undefined,
    httpsProxy: env['https_proxy'] || env['HTTPS_PROXY'] || all || undefined,
    noProxy: env['no_proxy'] || env['NO_PROXY'] || undefined,
    ca: extra.length > 0 ? [...rootCertificates, ...extra].join('\n') : undefined,
  };
}

/** The same for git, as environment variables. A CA bundle is written below `cacheDir`, because git wants a file. */
export function gitNetworkEnv(network: Network, cacheDir: string): Record<string, string> {
  const env: Record<string, string> = {};
  if (network.httpProxy) env['http_proxy'] = network.httpProxy;
  if (network.httpsProxy) env['https_proxy'] = network.httpsProxy;
  if (network.noProxy) env['no_proxy'] = network.noProxy;
  if (network.ca) env['GIT_SSL_CAINFO'] = writeBundle(network.ca, cacheDir);
  return env;
}

function writeBundle(ca: string, cacheDir: string): string {
  const digest = createHash('sha256').update(ca).digest('hex').slice(0, 16);
  const file = join(cacheDir, `ca-${digest}.pem`);
  try {
    readFileSync(file);
  } catch {
    mkdirSync(cacheDir, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, ca);
    renameSync(`${file}.${process.pid}`, file);
  }
  return file;
}
