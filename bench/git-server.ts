/** A real smart-HTTP git server over `git http-backend`, which counts what was asked of it. */
import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface GitServer {
  url: string;
  /** Requests since the start or the last {@link reset}. */
  count: { requests: number; fetches: number; listings: number };
  reset(): void;
  close(): void;
}

/**
 * Serves the bare repositories under `root`; what `answerListing` does not answer goes to git.
 * A fetch is a request that asks for objects; asking for refs alone is none.
 */
export async function serveGit(
  root: string,
  answerListing: (request: IncomingMessage, response: ServerResponse, url: string) => boolean = () => false,
): Promise<GitServer> {
  const count = { requests: 0, fetches: 0, listings: 0 };
  const server = createServer((request, response) => {
    count.requests++;
    if (answerListing(request, response, address())) count.listings++;
    else void answerGit(root, request, response, () => count.fetches++);
  });
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: address(),
    count,
    reset: () => void Object.assign(count, { requests: 0, fetches: 0, listings: 0 }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function answerGit(
  root: string,
  request: IncomingMessage,
  response: ServerResponse,
  onFetch: () => void,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const body = await buffer(request);
  const gzipped = request.headers['content-encoding'] === 'gzip';
  // Only a fetch with many wants is long enough to be compressed; refs are asked for in a few lines.
  if (gzipped || body.includes('command=fetch') || body.includes('want ')) onFetch();
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      CONTENT_LENGTH: String(body.length),
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      // Repositories made by another user are served as well; they are our own.
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // Git reads no further once it knows its answer.
  backend.stdin.on('error', () => {});
  backend.stdin.end(body);
  const answer = await buffer(backend.stdout);
  const end = answer.indexOf('\r\n\r\n');
  for (const line of answer.subarray(0, end).toString().split('\r\n')) {
    const [name = '', ...rest] = line.split(': ');
    if (name === 'Status') response.statusCode = Number(rest[0]?.slice(0, 3));
    else if (name) response.setHeader(name, rest.join(': '));
  }
  response.end(answer.subarray(end + 4));
}
