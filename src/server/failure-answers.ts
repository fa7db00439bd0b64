import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { StoreUnavailable } from '../domain/failures';
import type { Log } from '../domain/world';
import { DATABASE_UNAVAILABLE } from '../graphql/errors';
import { refusalBody, RefusedRequest, type Refusal } from './refusal';
import { SECURITY_HEADERS } from './request-hooks';

const ROUTES = [
  'POST /graphql',
  'GET /graphql',
  'WebSocket /graphql (graphql-transport-ws)',
  'GET or POST /graphql with Accept: text/event-stream (graphql-sse)',
  'POST /callbacks/<provider>/<token>',
  'GET /callbacks/<provider>/<token>',
  'GET /playground',
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
] as const;

/** Every failed request has one shape: that of a GraphQL answer with errors. */
export function addFailureAnswers(app: FastifyInstance, parts: { log: Log }): void {
  app.setNotFoundHandler((request, reply) => {
    const message = `there is no ${request.method} ${pathOf(request.url)} here`;
    return reply
      .code(404)
      .send(refusalBody({ status: 404, code: 'NOT_FOUND', message, extensions: { routes: ROUTES } }));
  });

  app.setErrorHandler((error: FastifyError, request, reply) => {
    const refusal = refusalOf(error);
    if (refusal.status >= 500) parts.log.error({ err: error, requestId: request.id }, 'a request failed');
    return reply.code(refusal.status).send(refusalBody(refusal));
  });
}

/** What Fastify refuses before any hook runs: an address that cannot be decoded. */
export function answerUnreadable(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const refusal = refusalOf(error);
  void reply.code(refusal.status).headers(SECURITY_HEADERS).send(refusalBody(refusal));
}

function refusalOf(error: FastifyError | RefusedRequest): Refusal {
  if (error instanceof StoreUnavailable) return { status: 503, code: 'UNAVAILABLE', message: DATABASE_UNAVAILABLE };
  if (error instanceof RefusedRequest) return error.refusal;
  const status = error.statusCode ?? 500;
  if (status === 413) return { status, code: 'REQUEST_TOO_LARGE', message: 'the body is larger than this route takes' };
  if (status === 503) return { status, code: 'UNAVAILABLE', message: 'restarting: try again in a moment' };
  if (status < 500) return { status, code: 'BAD_REQUEST', message: error.message };
  return {
    status: 500,
    code: 'INTERNAL_SERVER_ERROR',
    message: 'something failed on our side; the log has it by x-request-id',
  };
}

/** Without the query, and short: it is the caller's own text. */
function pathOf(url: string): string {
  return (url.split('?')[0] ?? '').slice(0, 100);
}
