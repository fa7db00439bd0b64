import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { passDeadlines } from './world';

/** What a scripted server was asked. */
export interface Asked {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string | undefined>;
  body: string;
}

/** How it answers: a plain answer, or a fault on the wire. Where it hangs, the deadline of its caller passes. */
export type Reply =
  | { status?: number; headers?: Record<string, string>; json: unknown }
  | { status?: number; headers?: Record<string, string>; text: string }
  | 'hang'
  | 'reset'
  | 'resetMidAnswer'
  | 'hangMidAnswer';

export interface ScriptedServer {
  url: string;
  asked: Asked[];
  /** Replies in order; the last one stays. A function sees what was asked. */
  answer(...replies: (Reply | ((asked: Asked) => Reply))[]): void;
  close(): Promise<void>;
}

/** A real HTTP server on a free port that answers what the test says. */
export async function startScriptedServer(): Promise<ScriptedServer> {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  let script: (Reply | ((asked: Asked) => Reply))[] = [];

  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const seen = describe(request, Buffer.concat(chunks).toString('utf8'));
      asked.push(seen);
      const next = script.length > 1 ? script.shift() : script[0];
      if (next === undefined) throw new Error('the script has no reply');
      reply(response, typeof next === 'function' ? next(seen) : next);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    answer: (...replies) => {
      script = replies;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Nobody listens there, and no other test can come to: only the system's own services may have such a port. */
export const NOBODY = 'http://127.0.0.1:1';

function describe(request: IncomingMessage, body: string): Asked {
  const url = new URL(request.url ?? '/', 'http://scripted');
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    body,
  };
}

function reply(response: ServerResponse, next: Reply): void {
  if (next === 'hang') return passDeadlines();
  if (next === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (next === 'resetMidAnswer' || next === 'hangMidAnswer') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"request":{"id":2124,', () => {
      if (next === 'resetMidAnswer') response.socket?.resetAndDestroy();
      else passDeadlines();
    });
    return;
  }
  const text = 'json' in next ? JSON.stringify(next.json) : next.text;
  const contentType = 'json' in next ? 'application/json' : 'text/html';
  response.writeHead(next.status ?? 200, { 'content-type': contentType, ...next.headers });
  response.end(text);
}
