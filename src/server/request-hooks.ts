import type { FastifyInstance } from 'fastify';
import type { Clock, Log } from '../domain/world';
import type { Metrics } from './metrics';

/** For an API nobody frames, sniffs or caches. */
export const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;
const HSTS = 'max-age=31536000';

/** Operators watch these all the time; a line for each would bury the others. */
const QUIET_ROUTES = new Set(['/healthz', '/readyz', '/metrics']);

/** A body that nobody waits for any more, because its request was refused, may take this long to end. */
const UNREAD_BODY_MS = 10_000;

/** Answers carry the request's id and the security headers; each request leaves a log line and its metrics. */
export function addRequestHooks(
  app: FastifyInstance,
  parts: { clock: Clock; log: Log; metrics: Metrics; publicUrl: () => string },
): void {
  const { clock, log, metrics } = parts;
  const begun = new WeakMap<object, number>();

  app.addHook('onRequest', async (request, reply) => {
    begun.set(request, clock.now());
    reply.headers(SECURITY_HEADERS).header('x-request-id', request.id);
    if (parts.publicUrl().startsWith('https:')) reply.header('strict-transport-security', HSTS);
  });

  // Node reads on what a refused request still sends, as slowly as it is sent, and keeps the connection for it.
  app.addHook('onResponse', async ({ raw }) => {
    if (raw.complete || raw.destroyed) return;
    const callOff = clock.after(UNREAD_BODY_MS, () => raw.socket.destroy());
    raw.once('end', callOff).once('close', callOff);
  });

  // The route's template, never its URL: callback URLs hold tokens, and query strings hold what callers ask.
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const ms = clock.now() - (begun.get(request) ?? clock.now());
    metrics.httpRequest({ method: request.method, route, status: reply.statusCode, seconds: ms / 1000 });
    const line = {
      requestId: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      ms,
      peer: request.ip,
    };
    if (QUIET_ROUTES.has(route)) log.debug(line, 'request');
    else log.info(line, 'request');
  });
}
