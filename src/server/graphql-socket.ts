import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { execute, GraphQLError, type ExecutionResult } from 'graphql';
import { makeServer, type ServerOptions, type SubscribePayload } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Log } from '../domain/world';
import { MAX_BACKLOG_BYTES } from '../graphql/reader';
import { operationTypeOf, unknownOperation } from './admission';
import { CLOSE } from './close-codes';
import type { Graph } from './graph';
import type { Metrics } from './metrics';
import type { OriginPolicy } from './origins';
import { connect, type ConnectParts } from './socket-connect';
import { isCurrent, type Connection, type Extra, type OperationArgs, type SocketContext } from './socket-connection';
import { SocketSubscription } from './socket-subscription';
import { createSocketWriter, openLine } from './socket-writer';

export interface GraphqlSocketParts extends ConnectParts {
  graph: Graph;
  origins: OriginPolicy;
  log: Log;
  metrics: Metrics;
  /** How long a new socket may take to send connection_init. */
  initTimeoutMs: number;
}

const SECOND_MS = 1_000;

/** graphql-transport-ws: queries, mutations and subscriptions, under the same admission check as HTTP. */
export function createGraphqlSockets(parts: GraphqlSocketParts) {
  const { clock, limits, origins, log, metrics, registry } = parts;
  const protocol = makeServer<Record<string, unknown>, Extra>(optionsOf(parts));

  /** Takes a socket over, whose upgrade is done; `stream` is what it runs on. */
  return function accept(socket: WebSocket, request: IncomingMessage, stream: Duplex): Connection {
    let finished = false;
    const connection: Connection = {
      socket,
      line: openLine(stream, () => socket.readyState === socket.OPEN),
      operations: new Map(),
      messages: 0,
      secondBegan: clock.now(),
      end(close) {
        if (socket.readyState === socket.OPEN) socket.close(close.code, close.reason);
        finish(close.code, close.reason);
      },
    };
    const { authorization = null, host, origin } = request.headers;
    const peer = { address: request.socket.remoteAddress, host };
    const extra: Extra = { connection, upgrade: { authorization, peer }, identity: null };
    metrics.socketOpened();
    socket.on('error', (error) => log.debug({ err: error }, 'a socket failed'));
    socket.on('ping', () => isWithinPace(connection));

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
                  if (socket.readyState !== socket.OPEN || !isWithinPace(connection)) return;
                  take(data.toString('utf8')).catch((error: unknown) => fail(connection, error));
                }),
            },
            extra,
          );

    /** Ends the operations: at our own close too, whose answer a peer may keep back. */
    function finish(code: number, reason: string): void {
      if (finished) return;
      finished = true;
      connection.operations.clear();
      if (extra.identity) registry.remove(connection, extra.identity.apiKey);
      metrics.socketClosed(code);
      closed?.(code, reason).catch((error: unknown) => log.error({ err: error }, 'a socket did not end'));
    }
    socket.once('close', (code, reason) => finish(code, reason.toString('utf8')));
    if (closed === null) connection.end(CLOSE.forbiddenOrigin);
    return connection;
  };

  function isWithinPace(connection: Connection): boolean {
    const now = clock.now();
    if (now - connection.secondBegan >= SECOND_MS) {
      connection.secondBegan = now;
      connection.messages = 0;
    }
    connection.messages += 1;
    if (connection.messages <= limits.messagesPerSecond) return true;
    connection.end(CLOSE.tooManyMessages);
    return false;
  }

  function fail(connection: Connection, error: unknown): void {
    // graphql-ws throws it for the messages only a server sends.
    if (error instanceof Error && /^Unexpected message/.test(error.message)) return connection.end(CLOSE.badMessage);
    if (connection.socket.readyState !== connection.socket.OPEN) return;
    log.error({ err: error }, 'a socket message failed');
    connection.end(CLOSE.fault);
  }
}

function optionsOf(parts: GraphqlSocketParts): ServerOptions<Record<string, unknown>, Extra> {
  const { graph, metrics } = parts;
  const write = createSocketWriter();

  /** Begins a subscription, whose events the hub hands to the socket itself. */
  async function subscribe(args: OperationArgs): Promise<ExecutionResult | SocketSubscription> {
    const prepared = await graph.subscriptions.prepare(args);
    // graphql-ws keeps the arguments for as long as the operation lasts.
    args.contextValue = null;
    if (!isCurrent(args)) return never();
    if (!('join' in prepared)) return prepared;
    const { connection } = args.context.extra;
    const tooSlow = () => connection.end(CLOSE.slowReader);
    const subscription = new SocketSubscription({ line: connection.line, write, tooSlow }, args.id);
    subscription.begin(prepared.join);
    return subscription;
  }

  return {
    connectionInitWaitTimeout: parts.initTimeoutMs,

    onConnect: (context) => connect(context, parts),

    onSubscribe: (context, id, payload) => admit(context, id, payload, parts),

    subscribe: (args) => subscribe(args as OperationArgs),

    async execute(args) {
      const result = await execute(args);
      return isCurrent(args as OperationArgs) ? result : never();
    },

    onComplete: (context, id) => void context.extra.connection.operations.delete(id),

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

/** Arguments to execute, or the errors the client gets instead. */
function admit(
  context: SocketContext,
  id: string,
  payload: SubscribePayload,
  parts: GraphqlSocketParts,
): OperationArgs | readonly GraphQLError[] {
  const { admission, graph, limits } = parts;
  const { connection, identity } = context.extra;
  if (!identity || Object.keys(context.subscriptions).length > limits.operationsPerSocket) {
    connection.end(CLOSE.tooManyOperations);
    return [new GraphQLError(CLOSE.tooManyOperations.reason)];
  }
  try {
    const { document, errors } = admission.admit(payload);
    if (errors.length > 0) return errors;
    if (!operationTypeOf(document, payload.operationName)) return [unknownOperation()];
    const args: OperationArgs = {
      id,
      context,
      schema: graph.schema,
      document,
      operationName: payload.operationName,
      variableValues: payload.variables,
      contextValue: graph.createContext(identity.viewer),
    };
    connection.operations.set(id, args);
    return args;
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

/**
 * For an operation whose id belongs to another by now: graphql-ws would take its answer for the other's. Nothing holds
 * on to it, so it takes its memory with it.
 */
function never(): Promise<never> {
  return new Promise(() => {});
}

/** Settles once the system took the text. */
function send(connection: Connection, text: string): Promise<void> {
  const { socket } = connection;
  if (socket.readyState !== socket.OPEN) return Promise.resolve();
  return new Promise((resolve) => {
    // An error here is a connection that has gone, which is no fault of ours: its close ends its operations.
    socket.send(text, () => resolve());
    if (socket.bufferedAmount > MAX_BACKLOG_BYTES) connection.end(CLOSE.slowReader);
  });
}
