import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Engine } from '../engine/engine';
import type { Clock } from '../domain/world';
import { LeakyBucket } from './budget';
import type { Metrics } from './metrics';
import { refusalBody } from './refusal';

/** Providers send a few kilobytes; an array of a backlog of Peex transactions is the largest. */
const MAX_CALLBACK_BYTES = 64 * 1024;
/**
 * Callbacks that one address takes, and how many at once after a quiet time. Each makes a look at the database and maybe
 * at the provider; what is refused loses nothing, because a callback only hints at what polling finds as well.
 */
const CALLBACKS_PER_SECOND = 20;
const BURST_SECONDS = 10;

interface CallbackRoute {
  Params: { provider: string; token: string };
  Querystring: Record<string, string | string[] | undefined>;
}

/** POST|GET|HEAD /callbacks/<provider>/<token>: handed to the engine as it came, for signatures are over the raw body. */
export async function mountCallbacks(
  app: FastifyInstance,
  parts: { engine: Pick<Engine, 'callbacks'>; metrics: Metrics; clock: Clock },
): Promise<void> {
  const { engine, metrics, clock } = parts;
  const bucket = new LeakyBucket({ clock, restoreRate: CALLBACKS_PER_SECOND, burstSeconds: BURST_SECONDS });
  await app.register(async (scope) => {
    const delivered = new WeakMap<FastifyRequest, IncomingHttpHeaders>();
    // Fastify answers 415 to a content type it cannot read; here nobody reads it before the connector does.
    scope.addHook<CallbackRoute>('onRequest', async (request, reply) => {
      const refused = await takeOne(bucket, request.params.token);
      if (refused) {
        metrics.callback({ status: 429 });
        const message = 'more callbacks than this address takes: send it again later';
        reply.code(429).header('retry-after', '1');
        return reply.send(refusalBody({ status: 429, code: 'TOO_MANY_REQUESTS', message }));
      }
      delivered.set(request, { ...request.raw.headers });
      delete request.raw.headers['content-type'];
    });
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_CALLBACK_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    const route = (url: string) =>
      scope.route<CallbackRoute>({
        method: ['GET', 'HEAD', 'POST'],
        url,
        exposeHeadRoute: false,
        handler: async (request, reply) => {
          const { provider, token } = request.params;
          const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
          const { status, body } = await engine.callbacks.receive(provider, token, {
            // A HEAD is a GET whose answer nobody reads: some software tries an address with one.
            method: request.method === 'POST' ? 'POST' : 'GET',
            headers: singleValues(delivered.get(request) ?? {}),
            query: singleValues(request.query),
            body: bytes.toString('utf8'),
            bytes,
          });
          metrics.callback({ status });
          reply.code(status);
          return body === null
            ? reply.send()
            : reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
        },
      });
    route('/callbacks/:provider/:token');
    // Some software puts a slash at the end of every address it is given.
    route('/callbacks/:provider/:token/');
  });
}

async function takeOne(bucket: LeakyBucket, token: string): Promise<boolean> {
  try {
    await bucket.consume(token, 1);
    return false;
  } catch {
    return true;
  }
}

function singleValues(values: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
