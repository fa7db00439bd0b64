import type { IncomingMessage } from 'node:http';
import { GraphQLError } from 'graphql';
import { makeServer, type Context, type ServerOptions } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Keyring } from '../auth/keyring';
import type { ApiKey, Viewer } from '../domain/organization';
import type { Clock, Log } from '../domain/world';
import type { Engine } from '../engine/engine';
import { operationTypeOf, type Admission } from './admission';
import { CLOSE, CLOSE_OF_REFUSAL, type CloseCode } from './close-codes';
import type { Graph } from './graph';
import type { Metrics } from './metrics';
import type { OriginPolicy } from './origins';
import type { KeyedSocket, SocketRegistry } from './socket-registry';

export interface SocketLimits {
  socketsPerKey: number;
  socketsPerOrganization: number;
  operationsPerSocket: number;
  bodyBytes: number;
  depth: number;
}

export interface GraphqlSocketParts {
  admission: Admission;
  keyring: Keyring;
  engine: Pick<Engine, 'streams'>;
  graph: Graph;
  origins: OriginPolicy;
  registry: SocketRegistry;
  limits: SocketLimits;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  /** How long a new socket may take to send connection_init. */
  initTimeoutMs: number;
}

/** One open socket. */
export interface Connection extends KeyedSocket {
  socket: WebSocket;
}

interface Extra {
  connection: Connection;
  request: IncomingMessage;
  identity: { viewer: Viewer; apiKey: ApiKey } | null;
}

type SocketContext = Context<Record<string, unknown>, Extra>;

/** Text a socket has not taken yet; beyond it the reader is too slow to keep. */
const MAX_BACKLOG_BYTES = 1024 * 1024;

/** graphql-transport-ws: queries, mutations and subscriptions, under the same admission check as HTTP. */
export function createGraphqlSockets(parts: GraphqlSocketParts) {
  const { origins, log, metrics, registry } = parts;
  const protocol = makeServer<Record<string, unknown>, Extra>(optionsOf(parts));

  /** Takes a socket over, whose upgrade is done. */
  return function accept(socket: WebSocket, request: IncomingMessage): Connection {
    let finished = false;
    const connection: Connection = {
      socket,
      end(close) {
        if (socket.readyState === socket.OPEN) socket.close(close.code, close.reason);
        finish(close.code, close.reason);
      },
    };
    const extra: Extra = { connection, request, identity: null };
    metrics.socketOpened();
    socket.on('error', (error) => log.debug({ err: error }, 'a socket failed'));

    const { origin } = request.headers;
    const closed =
      origin !== undefined && !origins.allows(origin)
        ? null
        : protocol.opened(
            {
              protocol: socket.protocol,
              send: (text) => send(connection, text),
              close: (code, reason) => socket.close(code, reason),
              onMessage: (take) =>
                socket.on('message', (data: Buffer) => {
                  // What comes after our close is not for us to do: the key may be revoked.
                  if (socket.readyState !== socket.OPEN) return;
                  take(data.toString('utf8')).catch((error: unknown) => fail(connection, error));
                }),
            },
            extra,
          );

    /** Ends the operations: at our own close too, whose answer a peer may keep back. */
    function finish(code: number, reason: string): void {
      if (finished) return;
      finished = true;
      if (extra.identity) registry.remove(connection, extra.identity.apiKey);
      metrics.socketClosed(code);
      closed?.(code, reason).catch((error: unknown) => log.error({ err: error }, 'a socket did not end'));
    }
    socket.once('close', (code, reason) => finish(code, reason.toString('utf8')));
    if (closed === null) connection.end(CLOSE.forbiddenOrigin);
    return connection;
  };

  function fail(connection: Connection, error: unknown): void {
    // graphql-ws throws it for the messages only a server sends.
    if (error instanceof Error && /^Unexpected message/.test(error.message)) return connection.end(CLOSE.badMessage);
    if (connection.socket.readyState !== connection.socket.OPEN) return;
    log.error({ err: error }, 'a socket message failed');
    connection.end(CLOSE.fault);
  }
}

function optionsOf(parts: GraphqlSocketParts): ServerOptions<Record<string, unknown>, Extra> {
  const { admission, graph, limits, metrics } = parts;
  return {
    connectionInitWaitTimeout: parts.initTimeoutMs,

    onConnect: (context) => connect(context, parts),

    onSubscribe(context, _id, payload) {
      const { connection, identity } = context.extra;
      if (!identity || Object.keys(context.subscriptions).length > limits.operationsPerSocket) {
        connection.end(CLOSE.tooManyOperations);
        return [new GraphQLError(CLOSE.tooManyOperations.reason)];
      }
      try {
        const { document, errors } = admission.admit(payload);
        if (errors.length > 0) return errors;
        if (!operationTypeOf(document, payload.operationName)) return [unknownOperation()];
        return {
          schema: graph.schema,
          document,
          operationName: payload.operationName,
          variableValues: payload.variables,
          contextValue: graph.createContext(identity.viewer),
        };
      } catch (error) {
        if (error instanceof GraphQLError) return [error];
        throw error;
      }
    },

    subscribe: (args) => graph.subscribe(args),

    onNext(_context, _id, _payload, _args, result) {
      return result.errors ? { ...result, errors: result.errors.map((error) => graph.formatError(error)) } : undefined;
    },

    onError: (_context, _id, _payload, errors) => errors.map((error) => graph.formatError(error)),

    onOperation(_context, _id, payload, args, result) {
      const type = operationTypeOf(args.document, payload.operationName) ?? 'none';
      const outcome = 'errors' in result && result.errors ? 'error' : 'ok';
      metrics.operation({ transport: 'websocket', type, outcome });
    },
  };
}

function unknownOperation(): GraphQLError {
  return new GraphQLError('the document has no operation of this name, or several and no operationName', {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
  });
}

/** Answers the payload of connection_ack: where the log stands, the server's time, and what a client may do. */
async function connect(context: SocketContext, parts: GraphqlSocketParts): Promise<Record<string, unknown> | boolean> {
  const { admission, registry, engine, clock, limits } = parts;
  const { extra } = context;
  const { socket } = extra.connection;
  const authorization = authorizationOf(context);
  const peer = { address: extra.request.socket.remoteAddress, host: extra.request.headers.host };
  const refuse = (close: CloseCode) => {
    extra.connection.end(close);
    return false;
  };

  const found = await admission.identify(authorization, peer);
  if ('refusal' in found) return refuse(CLOSE_OF_REFUSAL[found.refusal]);
  if (!found.apiKey.scopes.includes('read')) return refuse(CLOSE.forbiddenScope);
  if (socket.readyState !== socket.OPEN) return false;
  if (!registry.add(extra.connection, found.apiKey)) return refuse(CLOSE.tooManySockets);
  extra.identity = found;
  // The key may have been revoked between the look-up and the registration: from here on its end reaches this socket.
  const again = await admission.identify(authorization, peer);
  if ('refusal' in again) return refuse(CLOSE_OF_REFUSAL[again.refusal]);
  return {
    cursor: await engine.streams.head(found.viewer),
    serverTime: new Date(clock.now()).toISOString(),
    limits: {
      operationsPerSocket: limits.operationsPerSocket,
      socketsPerKey: limits.socketsPerKey,
      socketsPerOrganization: limits.socketsPerOrganization,
      messageBytes: limits.bodyBytes,
      depth: limits.depth,
    },
  };
}

/** From connection_init, where browsers can put it, else from the upgrade request. */
function authorizationOf({ connectionParams, extra }: SocketContext): string | null {
  for (const [name, value] of Object.entries(connectionParams ?? {})) {
    if (typeof value !== 'string') continue;
    if (name.toLowerCase() === 'authorization') return value;
    if (name === 'apiKey') return `Bearer ${value}`;
  }
  return extra.request.headers.authorization ?? null;
}

/** Settles once the system took the text: a subscription does not read its next event before, so it cannot run ahead. */
function send(connection: Connection, text: string): Promise<void> {
  const { socket } = connection;
  if (socket.readyState !== socket.OPEN) return Promise.resolve();
  return new Promise((resolve) => {
    // An error here is a connection that has gone, which is no fault of ours: its close ends its operations.
    socket.send(text, () => resolve());
    if (socket.bufferedAmount > MAX_BACKLOG_BYTES) connection.end(CLOSE.slowReader);
  });
}
