import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Clock } from '../domain/world';
import type { PeerReader } from './peer-address';
import { CLOSE, type CloseCode } from './close-codes';
import { createGraphqlSockets, type GraphqlSocketParts } from './graphql-socket';
import { Connection } from './socket-connection';

/** A dead peer is found within twice this. */
const PING_EVERY_MS = 12_000;
/** How long a peer may take to answer our close before the line is cut. */
const CLOSE_WAIT_MS = 2_000;

export interface Sockets {
  /** Ends every socket with this code; settles when all are gone. New ones are refused from now on. */
  close(): Promise<void>;
}

/** WebSockets on /graphql of an HTTP server. */
export function mountSockets(server: Server, parts: GraphqlSocketParts & { peerOf: PeerReader }): Sockets {
  const { clock, limits, peerOf } = parts;
  const accept = createGraphqlSockets(parts);
  const open = new Map<WebSocket, Connection>();
  const gateway = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // A compression context costs some 300 KiB per socket, and compressing secrets beside input leaks them.
    perMessageDeflate: false,
    maxPayload: limits.bodyBytes,
    // One message a turn: graphql-ws takes an id that is ended and used again within one turn for still in use.
    allowSynchronousEvents: false,
    handleProtocols,
  });
  let closing = false;
  let emptied = () => {};

  function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') return void answerAsItIs(server, request, stream, head);
    // Not read as a URL: what is none ("//") would throw, and nobody catches what is thrown here.
    const [path] = (request.url ?? '').split('?', 1);
    if (path !== '/graphql') return refuseUpgrade(stream, '404 Not Found', 'WebSockets are served at /graphql');
    if (closing) return refuseUpgrade(stream, '503 Service Unavailable', 'restarting');
    gateway.handleUpgrade(request, stream, head, (socket) => {
      const connection = new Connection(socket, stream, request, clock.now());
      if (connection.upgrade) connection.upgrade.peer.address = peerOf(request);
      open.set(socket, connection);
      socket.once('close', forget);
      accept(connection, request.headers.origin);
    });
  }

  function forget(this: WebSocket): void {
    open.delete(this);
    if (open.size === 0) emptied();
  }

  server.on('upgrade', upgrade);
  const stopPings = pingEvery(PING_EVERY_MS, clock, open);

  async function endAll(close: CloseCode): Promise<void> {
    if (open.size === 0) return;
    const gone = new Promise<void>((resolve) => (emptied = resolve));
    for (const connection of [...open.values()]) connection.end(close);
    const callOff = clock.after(CLOSE_WAIT_MS, () => {
      for (const socket of open.keys()) socket.terminate();
    });
    await gone;
    callOff();
  }

  return {
    async close() {
      closing = true;
      stopPings();
      await endAll(CLOSE.restart);
    },
  };
}

/** Said to the next hop only. */
const OF_THE_UPGRADE = ['upgrade', 'connection', 'http2-settings'];

/**
 * Java's clients offer HTTP/2 or TLS with each plain request, and are content when nobody takes the offer. Node takes every
 * such request for an upgrade: it is read once more, without the offer.
 */
function answerAsItIs(server: Server, request: IncomingMessage, stream: Duplex, head: Buffer): void {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2);
    if (!OF_THE_UPGRADE.includes(name.toLowerCase())) lines.push(`${name}: ${value}`);
  }
  stream.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', stream);
}

/** Who did not answer the last ping is gone, or does not read: a slow reader is told, should it come back to its socket. */
function pingEvery(ms: number, clock: Clock, open: ReadonlyMap<WebSocket, Connection>): () => void {
  const waiting = new WeakSet<WebSocket>();
  let callOff = clock.after(ms, sweep);

  function sweep(): void {
    for (const [socket, connection] of open) {
      if (socket.readyState !== socket.OPEN || (waiting.has(socket) && socket.bufferedAmount === 0)) {
        socket.terminate();
      } else if (waiting.has(socket)) {
        connection.end(CLOSE.slowReader);
      } else {
        waiting.add(socket);
        socket.once('pong', () => waiting.delete(socket));
        socket.ping();
      }
    }
    callOff = clock.after(ms, sweep);
  }
  return () => callOff();
}

function refuseUpgrade(stream: Duplex, status: string, message: string): void {
  stream.on('error', () => {});
  const body = JSON.stringify({ errors: [{ message }] });
  stream.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `Connection: close\r\n\r\n${body}`,
  );
}
