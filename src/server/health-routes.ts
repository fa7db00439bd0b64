import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../domain/world';
import type { Metrics } from './metrics';
import { refusalBody } from './refusal';

/** A database that does not answer within this is not ready. */
const DATABASE_WAIT_MS = 2_000;

export type Phase = 'starting' | 'ready' | 'stopping';

export interface HealthParts {
  clock: Clock;
  phase(): Phase;
  /** Rejects where the database does not answer. */
  pingDatabase(): Promise<unknown>;
}

/** Who may have /metrics: who has the token, where there is one; `isOpen`: everybody else, where there is none. */
export interface MetricsSettings {
  token: string | null;
  isOpen: boolean;
}

/** GET /metrics: Prometheus text. What it tells of the business is not for everybody who reaches the API. */
export function mountMetrics(app: FastifyInstance, metrics: Metrics, { token, isOpen }: MetricsSettings): void {
  app.get('/metrics', { exposeHeadRoute: false, logLevel: 'silent' }, async (request, reply) => {
    if (token === null && !isOpen) {
      const message = 'no metrics here: set METRICS_TOKEN or METRICS_PORT';
      return reply.code(404).send(refusalBody({ status: 404, code: 'NOT_FOUND', message }));
    }
    if (token !== null && !isSame(request.headers.authorization ?? '', `Bearer ${token}`)) {
      const message = 'send METRICS_TOKEN: "Authorization: Bearer <token>"';
      const refused = reply.code(401).header('www-authenticate', 'Bearer');
      return refused.send(refusalBody({ status: 401, code: 'UNAUTHENTICATED', message }));
    }
    const { contentType, text } = await metrics.print();
    return reply.type(contentType).send(text);
  });
}

/** How long the comparison takes tells nothing of the token. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

/** /healthz: the process runs. /readyz: send it traffic. Neither needs a key. */
export function mountHealth(app: FastifyInstance, parts: HealthParts): void {
  const options = { exposeHeadRoute: false, logLevel: 'silent' } as const;

  app.get('/healthz', options, () => ({ status: 'ok' }));

  app.get('/readyz', options, async (_request, reply) => {
    const phase = parts.phase();
    if (phase !== 'ready') return reply.code(503).send({ status: phase });
    const answers = await databaseAnswers(parts);
    return reply.code(answers ? 200 : 503).send({ status: answers ? 'ready' : 'database does not answer' });
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
