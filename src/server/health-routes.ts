import type { FastifyInstance } from 'fastify';
import type { Clock } from '../domain/world';
import type { Metrics } from './metrics';

/** A database that does not answer within this is not ready. */
const DATABASE_WAIT_MS = 2_000;

export type Phase = 'starting' | 'ready' | 'stopping';

export interface HealthParts {
  clock: Clock;
  metrics: Metrics;
  phase(): Phase;
  /** Rejects where the database does not answer. */
  pingDatabase(): Promise<unknown>;
}

/** /healthz: the process runs. /readyz: send it traffic. /metrics: Prometheus text. None of them needs a key. */
export function mountHealth(app: FastifyInstance, parts: HealthParts): void {
  const options = { exposeHeadRoute: false, logLevel: 'silent' } as const;

  app.get('/healthz', options, () => ({ status: 'ok' }));

  app.get('/readyz', options, async (_request, reply) => {
    const phase = parts.phase();
    if (phase !== 'ready') return reply.code(503).send({ status: phase });
    const answers = await databaseAnswers(parts);
    return reply.code(answers ? 200 : 503).send({ status: answers ? 'ready' : 'database does not answer' });
  });

  app.get('/metrics', options, async (_request, reply) => {
    const { contentType, text } = await parts.metrics.print();
    return reply.type(contentType).send(text);
  });
}

function databaseAnswers(parts: HealthParts): Promise<boolean> {
  return new Promise((resolve) => {
    const callOff = parts.clock.after(DATABASE_WAIT_MS, () => resolve(false));
    parts
      .pingDatabase()
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(callOff);
  });
}
