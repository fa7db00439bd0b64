import type { OutgoingHttpHeaders } from 'node:http';
import { execute, GraphQLError, type DocumentNode } from 'graphql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiKey, Viewer } from '../domain/organization';
import { operationTypeOf, unknownOperation, type Admission, type Operation, type Peer } from './admission';
import { CLOSE, type CloseCode, CLOSE_OF_REFUSAL } from './close-codes';
import type { EventStreams } from './event-streams';
import type { Graph } from './graph';
import type { Metrics } from './metrics';
import { refusalBody, type Refusal } from './refusal';
import type { KeyedSocket, SocketRegistry } from './socket-registry';

export interface GraphqlSseParts {
  admission: Admission;
  graph: Graph;
  metrics: Metrics;
  registry: SocketRegistry;
  streams: EventStreams;
}

export interface StreamRequest {
  /** Null where the request has no readable operation. */
  operation: Operation | null;
  identity: { viewer: Viewer; apiKey: ApiKey };
  authorization: string | null;
  peer: Peer;
}

type Found =
  { errors: readonly GraphQLError[] } | { document: DocumentNode; type: 'query' | 'mutation' | 'subscription' };

/** When a client may try again for a stream: others end at any time, so it is only a polite distance. */
const RETRY_AFTER_S = 5;

/** Content types a page may send to another origin without asking it first. */
const SIMPLE_CONTENT = /^\s*(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\s*(;|$)/i;

/** Whether the client wants an event stream rather than one answer. */
export function wantsEventStream(request: FastifyRequest): boolean {
  const types = (request.headers.accept ?? '').split(',').map((part) => part.split(';')[0]?.trim().toLowerCase());
  return types.includes('text/event-stream');
}

/**
 * The graphql-sse protocol, distinct connections mode. What is wrong with the request is an HTTP error; what is wrong
 * with the operation is told in the stream, since an EventSource reads no other answer.
 */
export function createGraphqlSse(parts: GraphqlSseParts) {
  const { admission, graph, metrics, registry, streams } = parts;

  return async function answer(request: FastifyRequest, reply: FastifyReply, asked: StreamRequest): Promise<void> {
    const refusal = refusalOf(request, asked.operation);
    if (refusal) return void (await reply.code(refusal.status).send(refusalBody(refusal)));
    const { operation, identity } = asked as StreamRequest & { operation: Operation };
    const found = documentOf(operation);
    const type = 'errors' in found ? 'none' : found.type;
    const count = (failed: boolean) => metrics.operation({ transport: 'sse', type, outcome: failed ? 'error' : 'ok' });

    if ('errors' in found) {
      count(true);
      return answerOnce(reply, { errors: found.errors.map((error) => graph.formatError(error)) });
    }
    if (type === 'mutation' && request.method === 'GET') {
      reply.header('allow', 'POST');
      const message = 'a mutation needs POST';
      return void (await reply.code(405).send(refusalBody({ status: 405, code: 'BAD_REQUEST', message })));
    }
    const args = {
      schema: graph.schema,
      document: found.document,
      operationName: operation.operationName,
      variableValues: operation.variables,
      contextValue: graph.createContext(identity.viewer),
    };
    if (type !== 'subscription') {
      const result = await execute(args);
      count(result.errors !== undefined);
      return answerOnce(reply, formatted(result));
    }

    let end: (close: CloseCode) => void = () => {};
    let endedBefore: CloseCode | null = null;
    const socket: KeyedSocket = { end: (close) => ((endedBefore = close), end(close)) };
    if (!registry.add(socket, identity.apiKey)) {
      const message = CLOSE.tooManySockets.reason;
      reply.header('retry-after', String(RETRY_AFTER_S));
      return void (await reply.code(429).send(refusalBody({ status: 429, code: 'TOO_MANY_REQUESTS', message })));
    }
    const remove = () => registry.remove(socket, identity.apiKey);
    try {
      const prepared = await graph.subscriptions.prepare(args, lastEventId(request));
      count(!('join' in prepared));
      // The key may have been revoked between the look-up and the registration: from here on its end reaches this one.
      const again = await admission.identify(asked.authorization, asked.peer);
      const stream = openStream(reply, remove);
      end = (close) => stream.end(close);
      const ended = 'refusal' in again ? CLOSE_OF_REFUSAL[again.refusal] : (endedBefore as CloseCode | null);
      if (ended) return stream.end(ended);
      if ('join' in prepared) return stream.begin(prepared.join);
      stream.next(formatted(prepared));
      stream.complete();
    } catch (error) {
      remove();
      throw error;
    }
  };

  function documentOf(operation: Operation): Found {
    try {
      const { document, errors } = admission.admit(operation);
      if (errors.length > 0) return { errors };
      const type = operationTypeOf(document, operation.operationName);
      return type ? { document, type } : { errors: [unknownOperation()] };
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error] };
      throw error;
    }
  }

  function formatted<T extends { errors?: readonly GraphQLError[] }>(result: T): object {
    return result.errors ? { ...result, errors: result.errors.map((error) => graph.formatError(error)) } : result;
  }

  function answerOnce(reply: FastifyReply, result: object): void {
    const stream = openStream(reply, () => {});
    stream.next(result);
    stream.complete();
  }

  function openStream(reply: FastifyReply, ended: () => void) {
    reply.hijack();
    return streams.open(reply.raw, reply.getHeaders() as OutgoingHttpHeaders, ended);
  }
}

function refusalOf(request: FastifyRequest, operation: Operation | null): Refusal | null {
  const { headers } = request;
  const type = headers['content-type'];
  const isAsked = headers['apollo-require-preflight'] || headers['x-apollo-operation-name'];
  if ((type === undefined || SIMPLE_CONTENT.test(type)) && !isAsked) {
    const message =
      'this may be a forged cross-site request: send a content-type such as application/json, or the header apollo-require-preflight';
    return { status: 400, code: 'BAD_REQUEST', message };
  }
  if (operation) return null;
  const message =
    'an event stream needs a query, and variables that are an object: as JSON in the body of a POST, or as ?query=&variables= of a GET';
  return { status: 400, code: 'BAD_REQUEST', message };
}

function lastEventId(request: FastifyRequest): string | null {
  const value = request.headers['last-event-id'];
  return typeof value === 'string' && value !== '' ? value : null;
}
