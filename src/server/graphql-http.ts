import { Readable } from 'node:stream';
import { ApolloServer, HeaderMap, type ApolloServerPlugin, type HTTPGraphQLResponse } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { explainErrors } from '../graphql/payload-errors';
import type { DocumentNode } from 'graphql';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { KeyRefusal } from '../auth/keyring';
import type { Clock, Log } from '../domain/world';
import type { Admission, Operation } from './admission';
import type { Cost } from './budget';
import type { EventStreams } from './event-streams';
import type { Graph } from './graph';
import { createGraphqlSse, wantsEventStream } from './graphql-sse';
import { jsonExcess } from './json-size';
import type { Metrics } from './metrics';
import {
  refusedBody,
  retryAfterSeconds,
  tooManyPoints,
  type Identity,
  type OperationGate,
  type Ready,
  type Refused,
} from './operation-gate';
import { refusalBody, refusalError, WORDS_OF_REFUSAL, type Refusal } from './refusal';
import type { SocketRegistry } from './socket-registry';

export interface GraphqlHttpParts {
  admission: Admission;
  gate: OperationGate;
  clock: Clock;
  graph: Graph;
  log: Log;
  metrics: Metrics;
  registry: SocketRegistry;
  streams: EventStreams;
}

declare module 'fastify' {
  interface FastifyRequest {
    identity: Identity | null;
  }
}

/** POST and GET /graphql. Apollo answers; who may ask, and how much, is decided before it by the admission check. */
export async function mountGraphqlHttp(
  app: FastifyInstance,
  parts: GraphqlHttpParts,
): Promise<{ close(): Promise<void> }> {
  const apollo = createApollo(parts);
  const answerSse = createGraphqlSse(parts);
  await apollo.start();
  app.decorateRequest('identity', null);
  // Other bodies are Apollo's to refuse: a form or plain text may be a forged cross-site request.
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => done(null, undefined));

  const identify = async (request: FastifyRequest, reply: FastifyReply) => {
    const { authorization = null, host } = request.headers;
    const found = await parts.admission.identify(authorization, { address: request.ip, host });
    if ('refusal' in found) {
      await reply
        .code(401)
        .header('www-authenticate', 'Bearer')
        .send(refusalBody(unauthenticated(found.refusal)));
      return;
    }
    request.identity = found;
    const { cost, retryAfterMs } = await parts.gate.payForBody(found.apiKey, bodyBytes(request));
    if (retryAfterMs === null) return;
    const error = tooManyPoints(cost, retryAfterMs, parts.clock.now());
    await reply
      .code(error.status)
      .header('retry-after', retryAfterSeconds(retryAfterMs))
      .send(refusedBody(error, parts.graph));
  };

  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    exposeHeadRoute: false,
    // Before the body is read: a stranger's body is not worth reading.
    onRequest: identify,
    handler: async (request, reply) => {
      if (isPersisted(request)) return reply.code(400).send(refusalBody(PERSISTED));
      const search = /\?.*/.exec(request.url)?.[0] ?? '';
      if (wantsEventStream(request)) {
        const { authorization = null, host } = request.headers;
        const identity = request.identity as Identity;
        const peer = { address: request.ip, host };
        await answerSse(request, reply, {
          operation: streamOperationOf(request, search),
          identity,
          authorization,
          peer,
        });
        return reply;
      }
      const { response, refused } = await askApollo(request, search);
      return refused ? answerRefused(reply, response, refused) : answer(reply, response);
    },
  });

  /** Apollo sees to the protocol; the gate decides what runs, and has the last word on what does not. */
  async function askApollo(request: FastifyRequest, search: string) {
    let prepared: Ready | Refused | null = null;
    const prepare = async () => {
      const operation = operationOf(request, search);
      const identity = request.identity as Identity;
      // What has no operation is refused by Apollo for its shape.
      if (!operation) return parts.graph.createContext(identity.viewer);
      prepared = orStream(await parts.gate.prepare(operation, identity));
      if (prepared.ready) return { ...(prepared.args.contextValue as object), cost: prepared.cost };
      throw refusalError({ status: prepared.status, code: 'BAD_REQUEST', message: 'refused by the gate' });
    };
    const response = await apollo
      .executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: request.method, headers: headersOf(request), search, body: request.body },
        context: prepare,
      })
      .finally(() => prepared?.ready && prepared.finish());
    const decided = prepared as Ready | Refused | null;
    return { response, refused: decided && !decided.ready ? decided : null };
  }

  async function answerRefused(
    reply: FastifyReply,
    { headers }: HTTPGraphQLResponse,
    refused: Refused,
  ): Promise<FastifyReply> {
    parts.metrics.operation({ transport: 'http', type: 'none', outcome: 'error' });
    for (const [name, value] of headers) if (name !== 'content-length') reply.header(name, value);
    if (refused.retryAfterMs !== null) reply.header('retry-after', retryAfterSeconds(refused.retryAfterMs));
    return reply.code(refused.status).send(JSON.stringify(refusedBody(refused, parts.graph)));
  }

  // To be called when the last request is answered: a stopped Apollo answers none.
  return { close: () => apollo.stop() };
}

function createApollo({ admission, graph, log, metrics }: GraphqlHttpParts): ApolloServer {
  return new ApolloServer({
    schema: graph.schema,
    formatError: (_formatted, error) => graph.formatError(error),
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    // A hash instead of a text would pass the admission check by.
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    // Parsed and validated once, by the admission check, which lets nothing in that is invalid.
    documentStore: {
      get: (key: string): Promise<DocumentNode | undefined> =>
        Promise.resolve(admission.find(key.slice(-SHA256_HEX_DIGITS)) ?? undefined),
      set: () => Promise.resolve(),
      delete: () => Promise.resolve(undefined),
    },
    logger: {
      debug: (message: unknown) => log.debug({ apollo: true }, String(message)),
      info: (message: unknown) => log.debug({ apollo: true }, String(message)),
      warn: (message: unknown) => log.warn({ apollo: true }, String(message)),
      error: (message: unknown) => log.error({ apollo: true }, String(message)),
    },
    plugins: [ApolloServerPluginCacheControlDisabled(), ApolloServerPluginLandingPageDisabled(), count(metrics)],
  });
}

const SHA256_HEX_DIGITS = 64;

function count(metrics: Metrics): ApolloServerPlugin {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didEncounterErrors: ({ errors, contextValue }) => {
          explainErrors(errors, contextValue);
          return Promise.resolve();
        },
        willSendResponse: ({ operation, response, contextValue }) => {
          const { cost } = contextValue as { cost?: Cost };
          if (cost && response.body.kind === 'single') response.body.singleResult.extensions = { cost };
          const outcome = response.body.kind === 'single' && response.body.singleResult.errors ? 'error' : 'ok';
          metrics.operation({ transport: 'http', type: operation?.operation ?? 'none', outcome });
          return Promise.resolve();
        },
      }),
  };
}

/** What the admission check looks at; null where Apollo will refuse the request for its shape. */
function operationOf(request: FastifyRequest, search: string): Operation | null {
  const fields = request.method === 'GET' ? Object.fromEntries(new URLSearchParams(search)) : request.body;
  if (!isRecord(fields) || typeof fields.query !== 'string') return null;
  return {
    query: fields.query,
    operationName: typeof fields.operationName === 'string' ? fields.operationName : null,
    variables: readVariables(fields.variables, request.method !== 'GET'),
  };
}

/** The same where nobody after us looks at the variables: null as well where they are no object. */
function streamOperationOf(request: FastifyRequest, search: string): Operation | null {
  const operation = operationOf(request, search);
  const given = request.method === 'GET' ? new URLSearchParams(search).get('variables') : bodyOf(request).variables;
  const isReadable = given === undefined || given === null || given === '' || operation?.variables;
  return isReadable ? operation : null;
}

function bodyOf({ body }: FastifyRequest): Record<string, unknown> {
  return isRecord(body) ? body : {};
}

/** Those of an address are as short as an address; Apollo refuses a body's that are no object. */
function readVariables(variables: unknown, isBody: boolean): Record<string, unknown> | null {
  if (typeof variables !== 'string') return isRecord(variables) ? variables : null;
  if (isBody && jsonExcess(variables, Infinity)) return null;
  try {
    const read: unknown = JSON.parse(variables);
    return isRecord(read) ? read : null;
  } catch {
    return null;
  }
}

const PERSISTED: Refusal = {
  status: 400,
  code: 'BAD_REQUEST',
  message: 'documents are not kept here under an id (documentId): send the text of the document as `query`',
};

/** Asks for a document by its id, as the appendix on persisted documents of GraphQL over HTTP has it. */
function isPersisted(request: FastifyRequest): boolean {
  const { query, documentId } = request.method === 'GET' ? (request.query as Record<string, unknown>) : bodyOf(request);
  return query === undefined && documentId !== undefined;
}

/** What is announced; a body of unknown length is as long as the limit lets it be only where somebody sends so much. */
function bodyBytes({ headers }: FastifyRequest): number {
  const length = Number(headers['content-length'] ?? 0);
  return Number.isFinite(length) ? Math.max(0, length) : 0;
}

function orStream(prepared: Ready | Refused): Ready | Refused {
  if (!prepared.ready || prepared.type !== 'subscription') return prepared;
  const message =
    'a subscription is a stream: connect to this address by WebSocket with the subprotocol graphql-transport-ws, ' +
    'or send this request with the header "Accept: text/event-stream" (SSE)';
  const error = refusalError({ status: 400, code: 'BAD_REQUEST', message });
  return { ready: false, status: 400, errors: [error], cost: prepared.cost, retryAfterMs: null };
}

function unauthenticated(refusal: KeyRefusal): Refusal {
  return { status: 401, code: 'UNAUTHENTICATED', message: WORDS_OF_REFUSAL[refusal] };
}

function headersOf(request: FastifyRequest): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

async function answer(reply: FastifyReply, response: HTTPGraphQLResponse): Promise<FastifyReply> {
  reply.code(response.status ?? 200);
  for (const [name, value] of response.headers) reply.header(name, value);
  const { body } = response;
  return reply.send(body.kind === 'complete' ? body.string : Readable.from(body.asyncIterator));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
