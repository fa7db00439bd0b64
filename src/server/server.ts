import type { AddressInfo } from 'node:net';
import cors from '@fastify/cors';
import Fastify from 'fastify';
import type { Keyring } from '../auth/keyring';
import type { Clock, Log, Random } from '../domain/world';
import type { Engine } from '../engine/engine';
import { createAdmission } from './admission';
import { createBudget } from './budget';
import { mountCallbacks } from './callback-routes';
import type { DocumentLimits } from './document-limits';
import { addFailureAnswers, answerUnreadable } from './failure-answers';
import type { Graph } from './graph';
import { createEventStreams } from './event-streams';
import { mountGraphqlHttp } from './graphql-http';
import { createOperationGate } from './operation-gate';
import { mountHealth, mountMetrics, type MetricsSettings, type Phase } from './health-routes';
import { type AttentionCount, createMetrics } from './metrics';
import { CLOSE_OF_REFUSAL } from './close-codes';
import { createOriginPolicy } from './origins';
import { createPeerReader } from './peer-address';
import { mountPlayground, type PlaygroundSettings } from './playground-routes';
import { addJsonBodies } from './json-size';
import { addRequestHooks } from './request-hooks';
import { addShapeRefusals } from './request-shape';
import type { SocketLimits } from './socket-connect';
import { createSocketRegistry } from './socket-registry';
import { mountSockets } from './sockets';
import type { Unacknowledged } from './unacknowledged';

export interface ServerParts {
  engine: Pick<Engine, 'callbacks' | 'streams'>;
  keyring: Keyring;
  graph: Graph;
  clock: Clock;
  random: Random;
  log: Log;
  readUnacknowledged: () => Promise<Unacknowledged>;
  phase(): Phase;
  pingDatabase(): Promise<unknown>;
  countAttention(): Promise<AttentionCount[]>;
  settings: ServerSettings;
}

export interface ServerSettings {
  limits: DocumentLimits & SocketLimits & { pointsPerMinute: number };
  corsOrigins: 'loopback' | readonly string[];
  publicUrl(): string;
  /** Null: there is none. */
  playground: PlaygroundSettings | null;
  /** A port of their own, and who may have them; left out: everybody on the API's port. */
  metrics?: MetricsSettings & { port: number | null };
  /** Proxies whose X-Forwarded-For counts. */
  trustProxy?: readonly string[];
  /** Also measure the process itself; once per process. */
  processMetrics: boolean;
  /** How long a new WebSocket may take to send connection_init. */
  socketInitTimeoutMs?: number;
}

export interface Server {
  /** Answers the port taken. Rejects with Node's own error where the address is not free. */
  listen(address: { host: string; port: number }): Promise<number>;
  /** Takes no more, sends WebSockets away to come back, finishes the requests under way for a while. */
  close(): Promise<void>;
}

const SOCKET_INIT_TIMEOUT_MS = 3_000;
/** Requests under way at the end get this long; the longest wait there is (waitFor FINAL) is 25 s. */
const FINISH_WITHIN_MS = 10_000;
/** From the first byte of a request to its last. */
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** Node's default, 30 s, leaves slow senders of headers open that long. */
const CONNECTIONS_CHECK_MS = 1_000;
const REQUEST_ID_BYTES = 8;
const PREFLIGHT_MAX_AGE_S = 600;

/** HTTP and WebSocket in front of the graph and the engine. */
export async function createServer(parts: ServerParts): Promise<Server> {
  const { engine, keyring, graph, clock, random, log, settings } = parts;
  const { limits } = settings;
  const app = Fastify({
    logger: false,
    bodyLimit: limits.bodyBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    exposeHeadRoutes: false,
    // Fastify takes an empty list for none as well.
    trustProxy: settings.trustProxy?.length ? [...settings.trustProxy] : false,
    frameworkErrors: answerUnreadable,
    genReqId: (request) => requestId(request.headers['x-request-id'], random),
    http: { connectionsCheckingInterval: CONNECTIONS_CHECK_MS, headersTimeout: HEADERS_TIMEOUT_MS },
  });
  const metrics = createMetrics({ process: settings.processMetrics, countAttention: () => parts.countAttention() });
  const origins = createOriginPolicy(settings.corsOrigins, () => [settings.publicUrl(), listeningUrl()]);
  const admission = createAdmission({ keyring, schema: graph.schema, limits });
  const budget = createBudget({ clock, pointsPerMinute: limits.pointsPerMinute });
  const gate = createOperationGate({ admission, graph, budget, clock });

  addRequestHooks(app, { clock, log, metrics, publicUrl: () => settings.publicUrl() });
  let closing = false;
  app.addHook('onSend', async (_request, reply) => {
    // Node closes only the connections that are idle when it is told to close.
    if (closing) reply.header('connection', 'close');
  });
  addFailureAnswers(app, { log });
  addJsonBodies(app, limits.tokens);
  addShapeRefusals(app);
  await app.register(cors, {
    origin: (origin, answer) => answer(null, origin !== undefined && origins.allows(origin)),
    methods: ['GET', 'POST'],
    // Whatever headers a page of an allowed origin asks for, such as a tracing library's: none of them opens anything.
    exposedHeaders: ['x-request-id', 'retry-after'],
    maxAge: PREFLIGHT_MAX_AGE_S,
  });
  mountHealth(app, { clock, phase: () => parts.phase(), pingDatabase: () => parts.pingDatabase() });
  const { port: metricsPort = null, token = null, isOpen = true } = settings.metrics ?? {};
  const metricsApp = metricsPort === null ? null : Fastify({ logger: false });
  if (metricsApp) mountMetrics(metricsApp, metrics, { token, isOpen: true });
  else mountMetrics(app, metrics, { token, isOpen });
  if (settings.playground) mountPlayground(app, settings.playground);
  await mountCallbacks(app, { engine, metrics, clock });
  const registry = createSocketRegistry({ clock, limits, log, keyring });
  const stopListening = keyring.onEnded((apiKeyId, why) => registry.endKey(apiKeyId, CLOSE_OF_REFUSAL[why]));
  const streams = createEventStreams({ graph, clock, log, metrics, readUnacknowledged: parts.readUnacknowledged });
  const graphqlHttp = await mountGraphqlHttp(app, { admission, clock, gate, graph, log, metrics, registry, streams });
  const initTimeoutMs = settings.socketInitTimeoutMs ?? SOCKET_INIT_TIMEOUT_MS;
  const sockets = mountSockets(app.server, {
    admission,
    gate,
    registry,
    engine,
    graph,
    origins,
    limits,
    clock,
    log,
    metrics,
    initTimeoutMs,
    peerOf: createPeerReader(settings.trustProxy ?? []),
  });

  function listeningUrl(): string {
    const { address, port, family } = app.server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  return {
    async listen(address) {
      await app.listen(address);
      if (metricsApp && metricsPort !== null) await metricsApp.listen({ host: address.host, port: metricsPort });
      return (app.server.address() as AddressInfo).port;
    },
    async close() {
      closing = true;
      const callOff = clock.after(FINISH_WITHIN_MS, () => app.server.closeAllConnections());
      streams.close();
      await Promise.all([app.close(), sockets.close(), metricsApp?.close()]);
      stopListening();
      callOff();
      await graphqlHttp.close();
    },
  };
}

/** A caller's own id where it is a plain one, so that its log and ours can be joined. */
function requestId(given: string | string[] | undefined, random: Random): string {
  return typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) ? given : random.hex(REQUEST_ID_BYTES);
}
