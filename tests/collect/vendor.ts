/** A vendor's HTTP server for tests: answers as a function says, and remembers what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  path: string;
  method: string;
  body: string;
  headers: IncomingMessage['headers'];
}

export interface Vendor {
  url: string;
  asked: Asked[];
  close(): Promise<void>;
}

export type Answer =
  { status?: number; headers?: Record<string, string>; json?: unknown; text?: string } | 'drop';

/** @param answer of the request, with how many of the same path came before it */
export async function startVendor(answer: (asked: Asked, before: number) => Answer): Promise<Vendor> {
  const asked: Asked[] = [];
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const body = (await request.setEncoding('utf8').toArray()).join('');
    const { url = '', method = '', headers } = request;
    const one = { path: url, method, body, headers };
    const before = asked.filter(({ path }) => path === one.path).length;
    asked.push(one);
    const said = answer(one, before);
    if (said === 'drop') {
      request.socket.destroy();
      return;
    }
    response.writeHead(said.status ?? 200, { 'content-type': 'application/json', ...said.headers });
    response.end(said.text ?? (said.json === undefined ? '' : JSON.stringify(said.json)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
