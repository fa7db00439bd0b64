import { ATTENTION_REASONS, type AttentionReason } from '../domain/attention';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface AttentionCount {
  reason: AttentionReason;
  count: number;
}

/** What operators watch. No label holds anything a caller wrote. */
export interface Metrics {
  /** `route` is the template, never the URL. */
  httpRequest(request: { method: string; route: string; status: number; seconds: number }): void;
  operation(operation: { transport: 'http' | 'websocket' | 'sse'; type: string; outcome: 'ok' | 'error' }): void;
  socketOpened(): void;
  socketClosed(code: number): void;
  streamOpened(): void;
  streamClosed(): void;
  callback(callback: { status: number }): void;
  /** The Prometheus text. */
  print(): Promise<{ contentType: string; text: string }>;
}

/** The close codes we send or expect; a peer may send any other. */
const KNOWN_CLOSE_CODES = new Set([
  1000, 1001, 1005, 1006, 1009, 1012, 1013, 4400, 4401, 4403, 4406, 4408, 4409, 4410, 4429,
]);

/**
 * `process`: also the process's own memory, CPU and event loop; once per process. `countAttention` is asked at each
 * scrape; a reason that nothing needs any more is 0.
 */
export function createMetrics(options: { process: boolean; countAttention: () => Promise<AttentionCount[]> }): Metrics {
  const register = new Registry();
  const registers = [register];
  const requests = new Counter({
    name: 'corridor_http_requests_total',
    help: 'HTTP requests answered.',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'corridor_http_request_seconds',
    help: 'Time from the request line to the end of the answer.',
    labelNames: ['method', 'route'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
    registers,
  });
  const operations = new Counter({
    name: 'corridor_graphql_operations_total',
    help: 'GraphQL operations by transport and outcome; a subscription counts once, when it begins.',
    labelNames: ['transport', 'type', 'outcome'],
    registers,
  });
  const sockets = new Gauge({ name: 'corridor_sockets', help: 'Open WebSockets.', registers });
  const streams = new Gauge({ name: 'corridor_event_streams', help: 'Open event streams (SSE).', registers });
  const closes = new Counter({
    name: 'corridor_socket_closes_total',
    help: 'WebSockets closed, by close code.',
    labelNames: ['code'],
    registers,
  });
  const callbacks = new Counter({
    name: 'corridor_callbacks_total',
    help: 'Provider callbacks received, by the status answered.',
    labelNames: ['status'],
    registers,
  });
  new Gauge({
    name: 'corridor_attention',
    help: 'Transfers of all organizations that a person has to look at, by the reason that is shown.',
    labelNames: ['reason'],
    registers,
    async collect() {
      // While the database is out of reach the other figures are needed most: this one then stays as it last was.
      const counts = await options.countAttention().catch(() => null);
      if (counts === null) return;
      for (const reason of ATTENTION_REASONS) {
        this.set({ reason }, counts.find((one) => one.reason === reason)?.count ?? 0);
      }
    },
  });
  if (options.process) collectDefaultMetrics({ register });

  return {
    httpRequest(request) {
      requests.inc({ method: request.method, route: request.route, status: request.status });
      seconds.observe({ method: request.method, route: request.route }, request.seconds);
    },
    operation: (labels) => operations.inc(labels),
    socketOpened: () => sockets.inc(),
    socketClosed(code) {
      sockets.dec();
      closes.inc({ code: KNOWN_CLOSE_CODES.has(code) ? code : 'other' });
    },
    streamOpened: () => streams.inc(),
    streamClosed: () => streams.dec(),
    callback: (labels) => callbacks.inc(labels),
    print: async () => ({ contentType: register.contentType, text: await register.metrics() }),
  };
}
