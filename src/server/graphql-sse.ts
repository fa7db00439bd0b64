import type { OutgoingHttpHeaders } from 'node:http';
import { execute, type GraphQLError } from 'graphql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { explainErrors } from '../graphql/payload-errors';
import type { Admission, Operation, Peer } from './admission';
import { CLOSE, type CloseCode, CLOSE_OF_REFUSAL } from './close-codes';
import type { EventStreams } from './event-streams';
import type { Graph } from './graph';
import type { Metrics } from './metrics';
import { refusedBody, retryAfterSeconds, type Identity, type OperationGate } from './operation-gate';
import { refusalBody, type Refusal } from './refusal';
import type { KeyedSocket, SocketRegistry } from './socket-registry';

export interface GraphqlSseParts {
  admission: Pick<Admission, 'identify'>;
  gate: OperationGate;
  graph: Graph;
  metrics: Metrics;
  registry: SocketRegistry;
  streams: EventStreams;
}

export interface StreamRequest {
  /** Null where the request has no readable operation. */
  operation: Operation | null;
  identity: Identity;
  authorization: string | null;
  peer: Peer;
}

/** When a client may try again for a stream: others end at any time, so it is only a polite distance. */
const RETRY_AFTER_S = 5;

/** Content types a page may send to another origin without asking it first. */
const SIMPLE_CONTENT = /^\s*(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\s*(;|$)/i;

/** Whether the client wants an event stream rather than one answer. */
export function wantsEventStream(request: FastifyRequest): boolean {
  return (request.headers.accept ?? '').split(',').some((part) => {
    const [type, ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    return type === 'text/event-stream' && !parameters.some((text) => /^q=0(\.0*)?$/.test(text));
  });
}

/**
 * The graphql-sse protocol, distinct connections mode. What is wrong with the request is an HTTP error; what is wrong
 * with the operation is told in the stream, since an EventSource reads no other answer.
 */
export function createGraphqlSse(parts: GraphqlSseParts) {
  const { admission, gate, graph, metrics, registry, streams } = parts;

  return async function answer(request: FastifyRequest, reply: FastifyReply, asked: StreamRequest): Promise<void> {
    const refusal = refusalOf(request, asked.operation);
    if (refusal) return void (await reply.code(refusal.status).send(refusalBody(refusal)));
    const { operation, identity } = asked as StreamRequest & { operation: Operation };
    const prepared = await gate.prepare(operation, identity);
    const type = prepared.ready ? prepared.type : 'none';
    const count = (failed: boolean) => metrics.operation({ transport: 'sse', type, outcome: failed ? 'error' : 'ok' });

    if (!prepared.ready) {
      count(true);
      // Too much for now is an HTTP answer: a stream that had begun could not say when to come back.
      if (prepared.retryAfterMs !== null) {
        reply.header('retry-after', retryAfterSeconds(prepared.retryAfterMs));
        return void (await reply.code(prepared.status).send(refusedBody(prepared, graph)));
      }
      return answerOnce(reply, refusedBody(prepared, graph));
    }
    if (type === 'mutation' && request.method === 'GET') {
      reply.header('allow', 'POST');
      const message = 'a mutation needs POST';
      return void (await reply.code(405).send(refusalBody({ status: 405, code: 'BAD_REQUEST', message })));
    }
    const { args, cost } = prepared;
    if (type !== 'subscription') {
      const result = await Promise.resolve(execute(args)).finally(() => prepared.finish());
      explainErrors(result.errors ?? [], args.contextValue as object);
      count(result.errors !== undefined);
      return answerOnce(reply, { ...formatted(result), extensions: { cost } });
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
      const begun = await graph.subscriptions.prepare(args, lastEventId(request));
      count(!('join' in begun));
      // The key may have been revoked between the look-up and the registration: from here on its end reaches this one.
      const again = await admission.identify(asked.authorization, asked.peer);
      const stream = openStream(reply, remove);
      end = (close) => stream.end(close);
      const ended = 'refusal' in again ? CLOSE_OF_REFUSAL[again.refusal] : (endedBefore as CloseCode | null);
      if (ended) return stream.end(ended);
      if ('join' in begun) return stream.begin(begun.join);
      stream.next(formatted(begun));
      stream.complete();
    } catch (error) {
      remove();
      throw error;
    }
  };

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
