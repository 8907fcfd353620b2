/** A certificate authority as companies have one, made with openssl for one test. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

export interface Authority {
  /** File with the authority's certificate. */
  caFile: string;
  /** For a server at 127.0.0.1, localhost or `git.acme.test`. */
  server: { key: string; cert: string };
}

export function createAuthority(folder: string): Authority {
  mkdirSync(folder, { recursive: true });
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=Acme Test CA',
  );
  openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=git.acme.test');
  writeFileSync(`${folder}/names`, 'subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:git.acme.test\n');
  const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
  openssl('x509', '-req', '-in', 'server.csr', ...signing, '-out', 'server.pem');
  const read = (name: string): string => readFileSync(`${folder}/${name}`, 'utf8');
  return { caFile: `${folder}/ca.pem`, server: { key: read('server.key'), cert: read('server.pem') } };
}
