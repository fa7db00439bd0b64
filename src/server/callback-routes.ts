import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Engine } from '../engine/engine';
import type { Metrics } from './metrics';

/** Providers send a few kilobytes; an array of a whole backlog of Peex transactions is the largest. */
const MAX_CALLBACK_BYTES = 1024 * 1024;

interface CallbackRoute {
  Params: { provider: string; token: string };
  Querystring: Record<string, string | string[] | undefined>;
}

/** POST|GET|HEAD /callbacks/<provider>/<token>: handed to the engine as it came, for signatures are over the raw body. */
export async function mountCallbacks(
  app: FastifyInstance,
  parts: { engine: Pick<Engine, 'callbacks'>; metrics: Metrics },
): Promise<void> {
  const { engine, metrics } = parts;
  await app.register(async (scope) => {
    const delivered = new WeakMap<FastifyRequest, IncomingHttpHeaders>();
    // Fastify answers 415 to a content type it cannot read; here nobody reads it before the connector does.
    scope.addHook('onRequest', async (request) => {
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

function singleValues(values: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
