import { execute, GraphQLError, Kind, type DocumentNode, type ExecutionResult } from 'graphql';
import { makeServer, type ServerOptions, type SubscribePayload } from 'graphql-ws';
import type { Log } from '../domain/world';
import { explainErrors } from '../graphql/payload-errors';
import { operationTypeOf } from './admission';
import { CLOSE } from './close-codes';
import type { Graph } from './graph';
import { jsonExcess } from './json-size';
import type { Metrics } from './metrics';
import type { OperationGate, Refused } from './operation-gate';
import type { OriginPolicy } from './origins';
import { connect, type ConnectParts } from './socket-connect';
import type { Connection, OperationArgs, SocketContext } from './socket-connection';
import { SocketSubscription, type SubscriptionParts } from './socket-subscription';
import { createSocketWriter } from './socket-writer';

export interface GraphqlSocketParts extends ConnectParts {
  gate: OperationGate;
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
  const protocol = makeServer<Record<string, unknown>, Connection>(optionsOf(parts));

  function finish(connection: Connection, closed: ((code: number, reason: string) => Promise<void>) | null) {
    return (code: number, reason: string): void => {
      if (connection.identity) registry.remove(connection, connection.identity.apiKey);
      metrics.socketClosed(code);
      closed?.(code, reason).catch((error: unknown) => log.error({ err: error }, 'a socket did not end'));
    };
  }

  function receive(connection: Connection, data: Buffer): void {
    // What comes after our close is not for us to do: the key may be revoked.
    if (!connection.isOpen() || !isWithinPace(connection)) return;
    const text = data.toString('utf8');
    if (jsonExcess(text, limits.tokens)) return connection.end(CLOSE.tooManyValues);
    connection.take(text).catch((error: unknown) => fail(connection, error));
  }

  function logFailure(error: Error): void {
    log.debug({ err: error }, 'a socket failed');
  }

  /** Takes a socket over, whose upgrade is done. */
  return function accept(connection: Connection, origin: string | undefined): void {
    const { socket } = connection;
    metrics.socketOpened();
    socket.on('error', logFailure);
    socket.on('ping', () => isWithinPace(connection));
    socket.on('message', (data: Buffer) => receive(connection, data));
    socket.once('close', (code, reason) => connection.ended(code, reason.toString('utf8')));
    const isAllowed = origin === undefined || origins.allows(origin);
    connection.finish = finish(connection, isAllowed ? protocol.opened(connection, connection) : null);
    if (!isAllowed) connection.end(CLOSE.forbiddenOrigin);
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
    if (!connection.isOpen()) return;
    log.error({ err: error }, 'a socket message failed');
    connection.end(CLOSE.fault);
  }
}

function optionsOf(parts: GraphqlSocketParts): ServerOptions<Record<string, unknown>, Connection> {
  const { graph, metrics } = parts;
  const subscriptionParts: SubscriptionParts = {
    write: createSocketWriter(),
    formatError: (error) => graph.formatError(error),
  };

  /**
   * Begins a subscription, whose events the hub hands to the socket itself. What graphql-ws began for it waits for ever
   * and is forgotten: it would hold on to the whole request.
   */
  async function subscribe(args: OperationArgs): Promise<ExecutionResult> {
    const { id, context } = args;
    args.ready?.finish();
    const prepared = await graph.subscriptions.prepare(args);
    if (!context.extra.hasBegun(args)) return never();
    if (!('join' in prepared)) return prepared;
    metrics.operation({ transport: 'websocket', type: 'subscription', outcome: 'ok' });
    new SocketSubscription(subscriptionParts, context, id).begin(prepared.join);
    return never();
  }

  return {
    connectionInitWaitTimeout: parts.initTimeoutMs,

    onConnect: (context) => connect(context, parts),

    onSubscribe: (context, id, payload) => admit(context, id, payload, parts),

    subscribe: (args) => subscribe(args as OperationArgs),

    async execute(args) {
      const operation = args as OperationArgs;
      const result = await Promise.resolve(execute(args)).finally(() => operation.ready?.finish());
      if (!operation.context.extra.hasBegun(operation)) return never();
      explainErrors(result.errors ?? [], args.contextValue as object);
      return { ...result, extensions: { cost: operation.ready?.cost } };
    },

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
async function admit(
  context: SocketContext,
  id: string,
  payload: SubscribePayload,
  parts: GraphqlSocketParts,
): Promise<OperationArgs | readonly GraphQLError[]> {
  const { gate, graph, limits } = parts;
  const connection = context.extra;
  const { identity } = connection;
  if (!identity) throw new Error('an operation comes after connection_ack');
  if (Object.keys(context.subscriptions).length > limits.operationsPerSocket) {
    return [tooManyOperations(limits.operationsPerSocket)];
  }
  // Before anything is waited for: by then the id may belong to another operation.
  const operation: OperationArgs = { id, context, ready: null, schema: graph.schema, document: NO_DOCUMENT };
  connection.begin(operation);
  const prepared = await gate.prepare(payload, identity);
  if (prepared.ready) return Object.assign(operation, prepared.args, { ready: prepared });
  return connection.hasBegun(operation) ? withCost(prepared) : never();
}

const NO_DOCUMENT: DocumentNode = { kind: Kind.DOCUMENT, definitions: [] };

/** An `error` message has only a list of errors: what the operation costs stands with each of them. */
function withCost({ errors, cost }: Refused): readonly GraphQLError[] {
  if (!cost) return errors;
  return errors.map((error) => {
    const { nodes, source, positions, path, originalError } = error;
    const extensions = { ...error.extensions, cost };
    return new GraphQLError(error.message, { nodes, source, positions, path, originalError, extensions });
  });
}

/** For the one operation that is too many: the others on its socket go on. */
function tooManyOperations(allowed: number): GraphQLError {
  const message = `this socket has ${allowed} operations open (MAX_OPERATIONS_PER_SOCKET): complete one, or open another socket`;
  return new GraphQLError(message, { extensions: { code: 'TOO_MANY_REQUESTS', allowed } });
}

/**
 * For what graphql-ws is not to answer: an operation whose id belongs to another by now, or that the hub answers.
 * Nothing holds on to it, so it takes its memory with it.
 */
function never(): Promise<never> {
  return new Promise(() => {});
}
